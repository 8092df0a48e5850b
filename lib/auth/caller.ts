import {
  type Grant,
  type HouseRight,
  RIGHTS_OF_ROLE,
  type RightsHolder,
  type RightsSubject,
  rightsOn,
  type VmRight,
} from '#lib/contract/rights.ts'
import type { UserRecord } from '#lib/db/user-store.ts'

/** Who asks: proven, with what they may do. Made for each request; nothing in it is kept. */
export type Caller = {
  readonly via: 'session' | 'token'
  /** Of the session or token. */
  readonly viaId: string
  readonly user: UserRecord
  readonly rights: ReadonlySet<HouseRight>
  readonly address: string
  /** Aborted when the caller loses what they came with: sign-out, revoked, disabled. */
  readonly ended: AbortSignal
  /** Everything allowed with this VM; nothing: it does not exist for them. */
  rightsOn(vm: RightsSubject): ReadonlySet<VmRight>
  /** Whether every VM there is, now and later, is theirs to see: then nothing has to be left out of anything. */
  readonly seesAll: boolean
}

export function callerOf({ user, ...rest }: Pick<Caller, 'via' | 'viaId' | 'user' | 'address' | 'ended'>): Caller {
  const holder: RightsHolder = { userId: user.id, role: user.role, grants: user.grants }
  return {
    ...rest,
    user,
    rights: new Set(RIGHTS_OF_ROLE[user.role]),
    rightsOn: vm => rightsOn(vm, holder),
    seesAll: user.role === 'admin' || user.grants.some(isForAll),
  }
}

function isForAll({ scope }: Grant): boolean {
  return scope.kind === 'all'
}
