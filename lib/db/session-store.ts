import { z } from 'zod'
import type { Database } from './client.ts'

/** A browser that is signed in, as the database keeps it: with a hash, never with what the cookie says. */
export const SessionRecord = z.object({
  id: z.uuid(),
  secretHash: z.string(),
  userId: z.uuid(),
  createdAt: z.date(),
  lastSeenAt: z.date(),
  expiresAt: z.date(),
  address: z.string(),
  device: z.string(),
})
export type SessionRecord = z.infer<typeof SessionRecord>

export type SessionStore = {
  /** All that have not expired. */
  list(now: Date): Promise<SessionRecord[]>
  insert(session: SessionRecord): Promise<void>
  /** Those that are gone meanwhile are passed over. */
  seen(sessions: Pick<SessionRecord, 'id' | 'userId' | 'lastSeenAt' | 'address'>[]): Promise<void>
  remove(ids: string[]): Promise<void>
  removeExpired(now: Date): Promise<void>
}

export function createSessionStore({ prisma }: Pick<Database, 'prisma'>): SessionStore {
  return {
    async list(now) {
      const rows = await prisma.session.findMany({ where: { expiresAt: { gt: now } }, orderBy: { createdAt: 'asc' } })
      return rows.map(row => SessionRecord.parse(row))
    },
    async insert(session) {
      await prisma.session.create({ data: session })
    },
    async seen(sessions) {
      for (const { id, userId, lastSeenAt, address } of sessions) {
        await prisma.session.updateMany({ where: { id }, data: { lastSeenAt, address } })
        await prisma.user.updateMany({ where: { id: userId }, data: { lastSeenAt } })
      }
    },
    async remove(ids) {
      await prisma.session.deleteMany({ where: { id: { in: ids } } })
    },
    async removeExpired(now) {
      await prisma.session.deleteMany({ where: { expiresAt: { lte: now } } })
    },
  }
}
