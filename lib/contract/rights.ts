import { z } from 'zod'
import { VmTag } from './vm.ts'

/** What somebody may do with one VM. Who has any of them sees the VM; who has none is told that it does not exist. */
export const VM_RIGHTS = ['view', 'console', 'power', 'hardware', 'snapshots', 'delete'] as const
export const VmRight = z.enum(VM_RIGHTS).meta({ id: 'VmRight' })
export type VmRight = z.infer<typeof VmRight>

/** What somebody may do with the house. */
export const HOUSE_RIGHTS = [
  'vms.create',
  'library.read',
  'library.write',
  'storage.read',
  'storage.write',
  'host.read',
  'host.manage',
  'access.manage',
  'audit.read',
] as const
export const HouseRight = z.enum(HOUSE_RIGHTS).meta({ id: 'HouseRight' })
export type HouseRight = z.infer<typeof HouseRight>

/**
 * What an endpoint asks of its caller. `anyone`: no account is needed; `signed-in`: any account, and the answer holds only what that
 * account may see; `own-account`: a person at a browser, about themselves (no token, which could make itself more of them);
 * `vm.…`: that right on the VM of the path.
 */
export type Right = 'anyone' | 'signed-in' | 'own-account' | `vm.${VmRight}` | HouseRight

export const ROLES = ['admin', 'operator', 'viewer'] as const
export const Role = z.enum(ROLES).meta({ id: 'Role' })
export type Role = z.infer<typeof Role>

/**
 * What a role may do with the house. With VMs: an admin everything with all of them, the others everything with their own and what
 * they were granted with the rest.
 */
export const RIGHTS_OF_ROLE: Record<Role, readonly HouseRight[]> = {
  admin: HOUSE_RIGHTS,
  operator: ['vms.create', 'library.read', 'library.write', 'storage.read', 'host.read'],
  viewer: [],
}

/** Rights on one VM, on all that have a tag, or on all there are. */
export const GrantScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('vm'), vmId: z.uuid() }),
  z.object({ kind: z.literal('tag'), tag: VmTag }),
])
export type GrantScope = z.infer<typeof GrantScope>

export const Grant = z.object({ scope: GrantScope, rights: z.array(VmRight).min(1) }).meta({ id: 'Grant' })
export type Grant = z.infer<typeof Grant>

/** What rights depend on. */
export type RightsHolder = { userId: string; role: Role; grants: readonly Grant[] }
export type RightsSubject = { id: string; ownerId: string | null; tags: readonly string[] }

function covers(scope: GrantScope, vm: RightsSubject): boolean {
  if (scope.kind === 'all') return true
  return scope.kind === 'vm' ? scope.vmId === vm.id : vm.tags.includes(scope.tag)
}

/** Everything that the holder may do with this VM; nothing: it does not exist for them. */
export function rightsOn(vm: RightsSubject, { userId, role, grants }: RightsHolder): ReadonlySet<VmRight> {
  if (role === 'admin' || vm.ownerId === userId) return ALL_VM_RIGHTS
  const granted = grants.filter(({ scope }) => covers(scope, vm)).flatMap(({ rights }) => rights)
  return granted.length === 0 ? NONE : new Set<VmRight>(['view', ...granted])
}

const ALL_VM_RIGHTS: ReadonlySet<VmRight> = new Set(VM_RIGHTS)
const NONE: ReadonlySet<VmRight> = new Set()

const ON_VM_WORDS: Record<VmRight, string> = {
  view: 'see it',
  console: 'use its console',
  power: 'start and stop it',
  hardware: 'change it',
  snapshots: 'work with its snapshots',
  delete: 'delete it',
}

/** Why somebody who sees a VM may not do this with it: the same words in a tooltip and in a 403. */
export function reasonWithout(right: VmRight): string {
  return `You may see this VM, but not ${ON_VM_WORDS[right]}. Ask its owner or an admin.`
}

/** Why an account may not do something with the house, in the same way. */
export function reasonOfRole(role: Role): string {
  return `Your account is ${ARTICLES[role]} and may not do this. Ask an admin.`
}

const ARTICLES: Record<Role, string> = { admin: 'an admin', operator: 'an operator', viewer: 'a viewer' }
