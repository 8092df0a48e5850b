import type { Database } from './client.ts'
import type { Prisma } from './generated/client.ts'
import { inTransaction } from './transaction.ts'

/** Changes of accounts together with what ends by them, each as a whole or not at all. Who serves the database hears of them by `watchOtherWriters`. */
export type AccountChanges = {
  /** Sessions and an invitation that was not used yet end; the second factor stays. */
  setPassword(userId: string, passwordHash: string): Promise<void>
  /** Sessions end with it. */
  setDisabled(userId: string, disabled: boolean): Promise<void>
  /** An admin again, enabled, with this password and nothing else to sign in with: what was lost may be any of them. */
  resetAdmin(userId: string, passwordHash: string): Promise<void>
}

const NO_INVITATION = { inviteHash: null, inviteExpiresAt: null }
const NO_SECOND_FACTOR = { totpSecret: null, totpConfirmedAt: null, totpLastStep: null }

export function createAccountChanges({ prisma }: Pick<Database, 'prisma'>): AccountChanges {
  async function change(id: string, data: Prisma.UserUpdateInput, { keepsFactors }: { keepsFactors: boolean }) {
    await inTransaction({ prisma }, async ({ prisma: client }) => {
      await client.user.update({ where: { id }, data })
      await client.session.deleteMany({ where: { userId: id } })
      if (keepsFactors) return
      await client.recoveryCode.deleteMany({ where: { userId: id } })
      await client.passkey.deleteMany({ where: { userId: id } })
      await client.externalIdentity.deleteMany({ where: { userId: id } })
    })
  }

  return {
    setPassword: (id, passwordHash) =>
      change(id, { passwordHash, passwordChangedAt: new Date(), ...NO_INVITATION }, { keepsFactors: true }),
    setDisabled: (id, disabled) => change(id, { disabledAt: disabled ? new Date() : null }, { keepsFactors: true }),
    resetAdmin: (id, passwordHash) =>
      change(
        id,
        {
          ...{ role: 'admin', disabledAt: null, passwordHash, passwordChangedAt: new Date() },
          ...NO_INVITATION,
          ...NO_SECOND_FACTOR,
        },
        { keepsFactors: false },
      ),
  }
}
