import { z } from 'zod'
import { TokenScope } from '#lib/contract/token.ts'
import type { Database } from './client.ts'

/** A token as the database keeps it: with a hash, never with what a program sends. */
export const TokenRecord = z.object({
  id: z.uuid(),
  secretHash: z.string(),
  userId: z.uuid(),
  name: z.string(),
  scope: TokenScope,
  createdAt: z.date(),
  /** null: never */
  expiresAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
  lastAddress: z.string().nullable(),
})
export type TokenRecord = z.infer<typeof TokenRecord>

export type TokenStore = {
  /** Oldest first, expired ones included. */
  list(): Promise<TokenRecord[]>
  insert(token: TokenRecord): Promise<void>
  /** Those that are gone meanwhile are passed over. */
  used(tokens: Pick<TokenRecord, 'id' | 'lastUsedAt' | 'lastAddress'>[]): Promise<void>
  remove(ids: string[]): Promise<void>
}

export function createTokenStore({ prisma }: Pick<Database, 'prisma'>): TokenStore {
  return {
    async list() {
      const rows = await prisma.apiToken.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
      return rows.map(row => TokenRecord.parse(row))
    },
    async insert(token) {
      await prisma.apiToken.create({ data: token })
    },
    async used(tokens) {
      for (const { id, lastUsedAt, lastAddress } of tokens) {
        await prisma.apiToken.updateMany({ where: { id }, data: { lastUsedAt, lastAddress } })
      }
    },
    async remove(ids) {
      await prisma.apiToken.deleteMany({ where: { id: { in: ids } } })
    },
  }
}
