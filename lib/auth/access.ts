import { Problem } from '#lib/contract/problem.ts'
import { type Right, type RightsSubject, reasonOfRole, reasonWithout, type VmRight } from '#lib/contract/rights.ts'
import { type Caller, callerOf } from './caller.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'
import type { Users } from './users.ts'

/** What a request brings to prove who sends it. */
export type Credentials = {
  /** The session cookie's value. */
  sessionSecret: string | null
  /** Of a program. With one, the cookie does not count, also when the token is not good. */
  tokenSecret: string | null
  /** Of the socket, or, behind a proxy that is trusted, what that says. */
  address: string
}

/** The one place that decides who may do what: routes, our own streams, WebSockets and the live stream all ask here. */
export type Access = {
  /** @returns null: nobody is signed in. A cookie or token that is not valid (any more) is nobody's. */
  identify(credentials: Credentials): Caller | null
  /**
   * What is open asks again and again. It does not count as use: a console that is left open must not keep its session from ending.
   * @returns the same caller with what their account may do now; null: they are out
   */
  renew(caller: Caller): Caller | null
  /**
   * @param vm of the path, for a right on a VM; undefined: there is no such VM
   * @throws Problem `signed-out`, `not-allowed`, or `vm-not-found`: what one may not see does not exist
   */
  require(right: Right, caller: Caller | null, vm?: RightsSubject): void
}

const ON_VM: Partial<Record<Right, VmRight>> = {
  'vm.view': 'view',
  'vm.console': 'console',
  'vm.power': 'power',
  'vm.hardware': 'hardware',
  'vm.snapshots': 'snapshots',
  'vm.delete': 'delete',
}

/** As the registry of VMs says it: both must be the same to who guesses. */
export const NO_SUCH_VM = 'This VM does not exist (any more). Go back to the list.'

export function createAccess({
  sessions,
  tokens,
  users,
}: {
  sessions: Pick<Sessions, 'find'>
  tokens: Pick<Tokens, 'find'>
  users: Pick<Users, 'find'>
}): Access {
  return {
    identify({ sessionSecret, tokenSecret, address }) {
      if (tokenSecret !== null) {
        const token = tokens.find(tokenSecret, address)
        const user = token && users.find(token.userId)
        if (!token || !user || user.disabledAt !== null) return null
        const { id: viaId, ended, scope } = token
        return callerOf({ via: 'token', viaId, user, address, ended, scope })
      }
      const session = sessionSecret === null ? null : sessions.find(sessionSecret, address)
      const user = session && users.find(session.userId)
      if (!session || !user || user.disabledAt !== null) return null
      return callerOf({ via: 'session', viaId: session.id, user, address, ended: session.ended })
    },
    renew({ via, viaId, address, ended, scope, user: { id } }) {
      const user = users.find(id)
      if (ended.aborted || !user || user.disabledAt !== null) return null
      return callerOf({ via, viaId, user, address, ended, scope })
    },
    require(right, caller, vm) {
      if (right === 'anyone') return
      if (caller === null) {
        throw new Problem('signed-out', 'Nobody is signed in, or the session has ended. Sign in and do it again.')
      }
      if (right === 'signed-in') return
      if (right === 'own-account') {
        if (caller.via === 'session') return
        throw new Problem('not-allowed', 'This is for a person at a browser: a token may not do it.')
      }
      const onVm = ON_VM[right]
      if (onVm) return requireOnVm(onVm, caller, vm)
      const allowed: ReadonlySet<string> = caller.rights
      if (allowed.has(right)) return
      throw new Problem(
        'not-allowed',
        caller.via === 'token'
          ? 'This token may not do this. Make one whose rights include it, if your account has them.'
          : reasonOfRole(caller.user.role),
      )
    },
  }
}

function requireOnVm(right: VmRight, caller: Caller, vm: RightsSubject | undefined): void {
  const rights = vm && caller.rightsOn(vm)
  if (!rights || rights.size === 0) throw new Problem('vm-not-found', NO_SUCH_VM)
  if (rights.has(right)) return
  throw new Problem('not-allowed', reasonWithout(right))
}
