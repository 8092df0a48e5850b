import { z } from 'zod'
import type { Database } from './client.ts'

export const PasskeyRecord = z.object({
  /** The credential's id, base64url. */
  id: z.string(),
  userId: z.uuid(),
  name: z.string(),
  publicKey: z.instanceof(Uint8Array).transform(bytes => Uint8Array.from(bytes)),
  /** How often it has signed, as far as it counts; 0: it does not. */
  counter: z.int(),
  transports: z.array(z.string()),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
})
export type PasskeyRecord = z.infer<typeof PasskeyRecord>

export type PasskeyStore = {
  ofUser(userId: string): Promise<PasskeyRecord[]>
  find(id: string): Promise<PasskeyRecord | null>
  /** @returns false: there is one with this id, whoever’s it is */
  insert(passkey: PasskeyRecord): Promise<boolean>
  rename(of: { id: string; userId: string }, name: string): Promise<PasskeyRecord | null>
  remove(of: { id: string; userId: string }): Promise<boolean>
  /** @returns false: its counter is another by now; another request used it */
  used(id: string, counter: { before: number; now: number }, at: Date): Promise<boolean>
}

export function createPasskeyStore({ prisma }: Pick<Database, 'prisma'>): PasskeyStore {
  return {
    async ofUser(userId) {
      const rows = await prisma.passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } })
      return rows.map(row => PasskeyRecord.parse(row))
    },
    async find(id) {
      const row = await prisma.passkey.findUnique({ where: { id } })
      return row && PasskeyRecord.parse(row)
    },
    async insert(passkey) {
      const { publicKey, ...rest } = passkey
      const made = await prisma.passkey.createMany({ data: [{ ...rest, publicKey: Uint8Array.from(publicKey) }] }).then(
        ({ count }) => count > 0,
        async error => {
          if ((await prisma.passkey.count({ where: { id: passkey.id } })) > 0) return false
          throw error
        },
      )
      return made
    },
    async rename(where, name) {
      await prisma.passkey.updateMany({ where, data: { name } })
      const row = await prisma.passkey.findFirst({ where })
      return row && PasskeyRecord.parse(row)
    },
    async remove(where) {
      const { count } = await prisma.passkey.deleteMany({ where })
      return count > 0
    },
    async used(id, counter, lastUsedAt) {
      const data = { counter: counter.now, lastUsedAt }
      const { count } = await prisma.passkey.updateMany({ where: { id, counter: counter.before }, data })
      return count > 0
    },
  }
}
