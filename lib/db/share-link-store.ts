import { z } from 'zod'
import { ConsoleKind, ConsoleMode } from '#lib/contract/console.ts'
import type { Database } from './client.ts'

/** A link to a console as the database keeps it: with a hash, never with what the link says. */
export const ShareLinkRecord = z.object({
  id: z.uuid(),
  secretHash: z.string(),
  vmId: z.uuid(),
  kind: ConsoleKind,
  mode: ConsoleMode,
  createdById: z.uuid(),
  createdAt: z.date(),
  expiresAt: z.date(),
  maxUses: z.int().nullable(),
  uses: z.int(),
  lastUsedAt: z.date().nullable(),
})
export type ShareLinkRecord = z.infer<typeof ShareLinkRecord>

export type ShareLinkStore = {
  /** Oldest first. */
  list(): Promise<ShareLinkRecord[]>
  insert(link: ShareLinkRecord): Promise<void>
  used(link: Pick<ShareLinkRecord, 'id' | 'uses' | 'lastUsedAt'>): Promise<void>
  remove(ids: string[]): Promise<void>
}

export function createShareLinkStore({ prisma }: Pick<Database, 'prisma'>): ShareLinkStore {
  return {
    async list() {
      const rows = await prisma.shareLink.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
      return rows.map(row => ShareLinkRecord.parse(row))
    },
    async insert(link) {
      await prisma.shareLink.create({ data: link })
    },
    async used({ id, uses, lastUsedAt }) {
      await prisma.shareLink.updateMany({ where: { id }, data: { uses, lastUsedAt } })
    },
    async remove(ids) {
      await prisma.shareLink.deleteMany({ where: { id: { in: ids } } })
    },
  }
}
