import type {
  Account as AccountView,
  ChangePassword,
  Proof,
  RecoveryCodes,
  SecondFactorSetup,
} from '#lib/contract/account.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Attempts } from './attempts.ts'
import type { Caller } from './caller.ts'
import type { Oidc } from './oidc.ts'
import { hashPassword } from './password.ts'
import { beginTry } from './patience.ts'
import { type RequireProof, requireBrowser } from './proof.ts'
import type { SecondFactor } from './second-factor.ts'
import type { Sessions } from './sessions.ts'
import type { Users } from './users.ts'

/** How somebody signs in, changed by themselves. What each can throw is in the contract of its endpoint. */
export type Account = {
  read(caller: Caller): Promise<AccountView>
  /** All other sessions end: whoever knew the old password is out (N22). */
  changePassword(caller: Caller, given: ChangePassword): Promise<undefined>
  endOtherSessions(caller: Caller): Promise<undefined>
  beginSecondFactor(caller: Caller, proof: Proof): Promise<SecondFactorSetup>
  confirmSecondFactor(caller: Caller, given: { code: string }): Promise<RecoveryCodes>
  newRecoveryCodes(caller: Caller, proof: Proof): Promise<RecoveryCodes>
  removeSecondFactor(caller: Caller, proof: Proof): Promise<undefined>
  /** By an admin. @throws Problem `user-not-found` */
  removeSecondFactorOf(userId: string): Promise<undefined>
}

export function createAccount({
  users,
  sessions,
  secondFactor,
  oidc,
  attempts,
  requireProof,
}: {
  users: Pick<Users, 'find' | 'update'>
  sessions: Pick<Sessions, 'endOfUser'>
  secondFactor: SecondFactor
  oidc: Pick<Oidc, 'settings' | 'isLinked'>
  attempts: Attempts
  requireProof: RequireProof
}): Account {
  return {
    async read({ user }) {
      const state = await secondFactor.state(user.id)
      const service = oidc.settings()
      return {
        hasPassword: user.passwordHash !== null,
        secondFactor: state && { since: state.since.toISOString(), recoveryCodesLeft: state.recoveryCodesLeft },
        oidc: service && { label: service.label, linked: await oidc.isLinked(user.id) },
      }
    },
    async changePassword(caller, { newPassword, ...proof }) {
      await requireProof(caller, proof)
      await users.update(caller.user.id, { passwordHash: await hashPassword(newPassword) })
      await sessions.endOfUser(caller.user.id, caller.viaId)
      return undefined
    },
    async endOtherSessions(caller) {
      requireBrowser(caller)
      await sessions.endOfUser(caller.user.id, caller.viaId)
      return undefined
    },
    async beginSecondFactor(caller, proof) {
      await requireProof(caller, proof)
      return await secondFactor.begin(caller.user)
    },
    async confirmSecondFactor(caller, { code }) {
      requireBrowser(caller)
      const right = beginTry(attempts, { name: `\nconfirm ${caller.user.id}`, address: caller.address })
      const recoveryCodes = await secondFactor.confirm(caller.user.id, code)
      right()
      return { recoveryCodes }
    },
    async newRecoveryCodes(caller, proof) {
      await requireProof(caller, proof)
      return { recoveryCodes: await secondFactor.renewCodes(caller.user.id) }
    },
    async removeSecondFactor(caller, proof) {
      await requireProof(caller, proof)
      await secondFactor.remove(caller.user.id)
      return undefined
    },
    async removeSecondFactorOf(userId) {
      if (!users.find(userId)) throw new Problem('user-not-found', 'This user does not exist (any more).')
      await secondFactor.remove(userId)
      return undefined
    },
  }
}
