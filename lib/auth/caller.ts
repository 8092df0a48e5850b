import {
  type Grant,
  type HouseRight,
  RIGHTS_OF_ROLE,
  type RightsHolder,
  type RightsSubject,
  rightsOn,
  type VmRight,
} from '#lib/contract/rights.ts'
import type { TokenRight, TokenScope } from '#lib/contract/token.ts'
import type { UserRecord } from '#lib/db/user-store.ts'

/** Who asks: proven, with what they may do. Made for each request; nothing in it is kept. */
export type Caller = {
  readonly via: 'session' | 'token'
  /** Of the session or token. */
  readonly viaId: string
  readonly user: UserRecord
  readonly rights: ReadonlySet<HouseRight>
  readonly address: string
  /** Aborted when the caller loses what they came with: sign-out, revoked, expired, disabled. */
  readonly ended: AbortSignal
  /** Everything allowed with this VM; nothing: it does not exist for them. */
  rightsOn(vm: RightsSubject): ReadonlySet<VmRight>
  /** Whether every VM there is, now and later, is theirs to see: then nothing has to be left out of anything. */
  readonly seesAll: boolean
  /** A token that changes nothing, whatever its rights are. */
  readonly readOnly: boolean
  /** Of a token; null: everything that the user may. */
  readonly scope: TokenScope | null
}

export function callerOf({
  user,
  scope = null,
  ...rest
}: Pick<Caller, 'via' | 'viaId' | 'user' | 'address' | 'ended'> & {
  scope?: TokenScope | null
}): Caller {
  const holder: RightsHolder = { userId: user.id, role: user.role, grants: user.grants }
  const ofUser = {
    rights: RIGHTS_OF_ROLE[user.role],
    rightsOn: (vm: RightsSubject) => rightsOn(vm, holder),
    seesAll: user.role === 'admin' || user.grants.some(isForAll),
  }
  const own = { ...rest, user, scope, ...ofUser, rights: new Set(ofUser.rights), readOnly: false }
  if (scope === null) return own
  const { access, vmIds, rights } = scope
  const isOnVms = rights === null || rights.some(right => right.startsWith('vm.'))
  return {
    ...own,
    rights: new Set(ofUser.rights.filter(right => mayInHouse(scope, right))),
    rightsOn(vm) {
      if (!isOnVms || (vmIds !== null && !vmIds.includes(vm.id))) return NOTHING
      const all = ofUser.rightsOn(vm)
      if (rights === null) return all
      // Who may do anything with a VM may see it: the same rule as for grants.
      return new Set([...all].filter(right => right === 'view' || rights.includes(`vm.${right}`)))
    },
    seesAll: ofUser.seesAll && vmIds === null && isOnVms,
    readOnly: access === 'read',
  }
}

const NOTHING: ReadonlySet<VmRight> = new Set()

/** A token for some VMs has nothing to do with the house unless that is said; making accounts has to be said always. */
function mayInHouse({ vmIds, rights }: TokenScope, right: HouseRight & TokenRight): boolean {
  return rights === null ? vmIds === null && right !== 'access.manage' : rights.includes(right)
}

function isForAll({ scope }: Grant): boolean {
  return scope.kind === 'all'
}
