import type { Grant, Role, VmRight } from '#lib/contract/rights.ts'
import type { Quota, User } from '#lib/contract/user.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'

export const ROLE_WORDS: Record<Role, { title: string; description: string }> = {
  admin: { title: 'Admin', description: 'Everything, with every VM, the host and all people.' },
  operator: {
    title: 'Operator',
    description: 'Makes VMs, fills the library, sees the host. With other VMs: what is granted below.',
  },
  viewer: { title: 'Viewer', description: 'Makes nothing. With VMs: what is granted below.' },
}

/** Whoever has any of them sees the VM, so that seeing needs no box of its own. */
export const GRANTED_RIGHTS = ['console', 'power', 'hardware', 'snapshots', 'delete'] as const satisfies VmRight[]

export const RIGHT_WORDS: Record<VmRight, string> = {
  view: 'see',
  console: 'console',
  power: 'start and stop',
  hardware: 'change',
  snapshots: 'snapshots',
  delete: 'delete',
}

type Named = Pick<Vm, 'id' | 'name'>

export function scopeWords({ scope }: Pick<Grant, 'scope'>, vms: readonly Named[]): string {
  if (scope.kind === 'all') return 'all VMs'
  if (scope.kind === 'tag') return `VMs tagged “${scope.tag}”`
  return vms.find(({ id }) => id === scope.vmId)?.name ?? 'a VM'
}

/** “router: see, console” */
export function grantWords(grant: Grant, vms: readonly Named[]): string {
  const more = GRANTED_RIGHTS.filter(right => grant.rights.includes(right)).map(right => RIGHT_WORDS[right])
  return `${scopeWords(grant, vms)}: ${['see', ...more].join(', ')}`
}

/** “at most 2 VMs, 4 vCPUs” */
export function quotaWords({ vms, vcpus, memoryMiB, diskBytes }: Quota): string {
  const parts = [
    vms !== null && `${vms} ${vms === 1 ? 'VM' : 'VMs'}`,
    vcpus !== null && `${vcpus} ${vcpus === 1 ? 'vCPU' : 'vCPUs'}`,
    memoryMiB !== null && `${formatBytes(memoryMiB * MIB)} of memory`,
    diskBytes !== null && `${formatBytes(diskBytes)} of disks`,
  ].filter(part => part !== false)
  return parts.length === 0 ? 'No limit' : `At most ${parts.join(', ')}`
}

/** Why somebody cannot sign in now; null: they can. */
export function outsideWords({ disabled, hasPassword, invitedUntil }: User): string | null {
  if (disabled) return 'Disabled'
  if (invitedUntil !== null) return 'Invited'
  return hasPassword ? null : 'Invitation expired'
}
