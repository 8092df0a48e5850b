import { z } from 'zod'
import type { Database } from './client.ts'
import { inTransaction } from './transaction.ts'

export const SecondFactorRecord = z.object({
  /** Base32; it has to be readable to make codes of it. */
  secret: z.string(),
  /** null: set up, but no code of it was given yet. */
  confirmedAt: z.date().nullable(),
})
export type SecondFactorRecord = z.infer<typeof SecondFactorRecord>

/** Each change says what must still be so: two requests at once cannot use one code twice. */
export type SecondFactorStore = {
  /** null: there is none, not even begun */
  read(userId: string): Promise<SecondFactorRecord | null>
  /** @returns false: one is confirmed already */
  prepare(userId: string, secret: string): Promise<boolean>
  /** @returns false: there is none to confirm, or another request was faster */
  confirm(userId: string, confirmed: { at: Date; step: number; codeHashes: string[] }): Promise<boolean>
  /** @returns false: this step or a later one was taken already */
  takeStep(userId: string, step: number): Promise<boolean>
  remove(userId: string): Promise<void>
  replaceCodes(userId: string, codeHashes: string[]): Promise<void>
  /** @returns false: there is no such code that was not used */
  takeCode(userId: string, codeHash: string, at: Date): Promise<boolean>
  codesLeft(userId: string): Promise<number>
}

export function createSecondFactorStore({ prisma }: Pick<Database, 'prisma'>): SecondFactorStore {
  const rowsOf = (userId: string, codeHashes: string[]) => codeHashes.map(hash => ({ userId, hash }))
  return {
    async read(id) {
      const row = await prisma.user.findUnique({ where: { id }, select: { totpSecret: true, totpConfirmedAt: true } })
      if (!row || row.totpSecret === null) return null
      return SecondFactorRecord.parse({ secret: row.totpSecret, confirmedAt: row.totpConfirmedAt })
    },
    async prepare(id, totpSecret) {
      const data = { totpSecret, totpLastStep: null }
      const { count } = await prisma.user.updateMany({ where: { id, totpConfirmedAt: null }, data })
      return count > 0
    },
    confirm: (id, { at, step, codeHashes }) =>
      inTransaction({ prisma }, async ({ prisma: client }) => {
        const { count } = await client.user.updateMany({
          where: { id, totpConfirmedAt: null, totpSecret: { not: null } },
          data: { totpConfirmedAt: at, totpLastStep: step },
        })
        if (count === 0) return false
        await client.recoveryCode.deleteMany({ where: { userId: id } })
        await client.recoveryCode.createMany({ data: rowsOf(id, codeHashes) })
        return true
      }),
    async takeStep(id, step) {
      const { count } = await prisma.user.updateMany({
        where: { id, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
        data: { totpLastStep: step },
      })
      return count > 0
    },
    remove: id =>
      inTransaction({ prisma }, async ({ prisma: client }) => {
        await client.recoveryCode.deleteMany({ where: { userId: id } })
        const data = { totpSecret: null, totpConfirmedAt: null, totpLastStep: null }
        await client.user.updateMany({ where: { id }, data })
      }),
    replaceCodes: (userId, codeHashes) =>
      inTransaction({ prisma }, async ({ prisma: client }) => {
        await client.recoveryCode.deleteMany({ where: { userId } })
        await client.recoveryCode.createMany({ data: rowsOf(userId, codeHashes) })
      }),
    async takeCode(userId, hash, usedAt) {
      const { count } = await prisma.recoveryCode.updateMany({
        where: { userId, hash, usedAt: null },
        data: { usedAt },
      })
      return count > 0
    },
    codesLeft: userId => prisma.recoveryCode.count({ where: { userId, usedAt: null } }),
  }
}
