import type { Grant, Role, VmRight } from '#lib/contract/rights.ts'
import type { Me } from '#lib/contract/session.ts'
import { AccountSection } from './account-section.tsx'

const ROLE_WORDS: Record<Role, string> = {
  admin: 'You are an admin: you may do everything, with all VMs and with the host.',
  operator:
    'You are an operator: you may make VMs, fill the library and look at the host, and do everything with the VMs that are yours.',
  viewer: 'You are a viewer: you may use what is shared with you.',
}

const RIGHT_WORDS: Record<VmRight, string> = {
  view: 'see',
  console: 'use the console',
  power: 'start and stop',
  hardware: 'change',
  snapshots: 'work with snapshots',
  delete: 'delete',
}

function scopeWords({ scope }: Grant): string {
  if (scope.kind === 'all') return 'All VMs'
  return scope.kind === 'tag' ? `VMs tagged “${scope.tag}”` : 'One VM'
}

function rightsWords({ rights }: Grant): string {
  return new Intl.ListFormat('en').format(rights.map(right => RIGHT_WORDS[right]))
}

/** What one may do here. */
export function AccountRights({ me: { role, grants } }: { me: Me }) {
  return (
    <AccountSection title="What you may do" about={ROLE_WORDS[role]}>
      {role !== 'admin' && grants.length > 0 && (
        <ul className="flex flex-col gap-1">
          {grants.map(grant => (
            <li key={JSON.stringify(grant)}>
              {scopeWords(grant)}: <span className="text-text-muted">{rightsWords(grant)}</span>
            </li>
          ))}
        </ul>
      )}
    </AccountSection>
  )
}
