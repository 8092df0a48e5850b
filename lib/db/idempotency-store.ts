import { z } from 'zod'
import type { Database } from './client.ts'

export const KeptAnswer = z.object({ status: z.int(), body: z.json() })
export type KeptAnswer = z.infer<typeof KeptAnswer>

export type IdempotencyRow = {
  fingerprint: string
  /** The id of what the request makes, the same for every time it is sent. */
  resourceId: string
  /** null while it is being worked on, or when a crash cut it off. */
  answer: KeptAnswer | null
}

export type IdempotencyStore = {
  /** @returns the row that is there, or the one that was made; `isNew` tells which */
  claim(key: string, fingerprint: string): Promise<IdempotencyRow & { isNew: boolean }>
  keep(key: string, answer: KeptAnswer): Promise<void>
  /** Of a request that failed: it may be sent again and be tried anew. */
  release(key: string): Promise<void>
  forget(options: { olderThan: Date }): Promise<void>
}

export function createIdempotencyStore({ prisma }: Pick<Database, 'prisma'>): IdempotencyStore {
  return {
    async claim(key, fingerprint) {
      const found = await prisma.idempotencyKey.findUnique({ where: { key } })
      if (!found) {
        const resourceId = crypto.randomUUID()
        await prisma.idempotencyKey.create({ data: { key, fingerprint, resourceId, createdAt: new Date() } })
        return { fingerprint, resourceId, answer: null, isNew: true }
      }
      const answer = found.status === null ? null : KeptAnswer.parse({ status: found.status, body: found.body })
      return { fingerprint: found.fingerprint, resourceId: found.resourceId, answer, isNew: false }
    },
    async keep(key, { status, body }) {
      await prisma.idempotencyKey.updateMany({ where: { key }, data: { status, body: body ?? {} } })
    },
    async release(key) {
      await prisma.idempotencyKey.deleteMany({ where: { key } })
    },
    async forget({ olderThan }) {
      await prisma.idempotencyKey.deleteMany({ where: { createdAt: { lt: olderThan } } })
    },
  }
}
