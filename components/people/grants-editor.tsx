'use client'

import { Plus, Trash2 } from 'lucide-react'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Select } from '#components/ui/select.tsx'
import type { Grant, GrantScope, VmRight } from '#lib/contract/rights.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { GRANTED_RIGHTS, RIGHT_WORDS, scopeWords } from './person-words.ts'

type Known = Pick<Vm, 'id' | 'name' | 'tags'>

function keyOf(scope: GrantScope): string {
  if (scope.kind === 'all') return 'all'
  return scope.kind === 'tag' ? `tag ${scope.tag}` : `vm ${scope.vmId}`
}

/** Everything that can be granted: all, each tag there is, each VM. */
function scopesOf(vms: readonly Known[], grants: readonly Grant[]): GrantScope[] {
  const granted = grants.flatMap(({ scope }) => (scope.kind === 'tag' ? [scope.tag] : []))
  const tags = [...new Set([...vms.flatMap(vm => vm.tags), ...granted])].sort()
  const byName = [...vms].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
  return [
    { kind: 'all' },
    ...tags.map((tag): GrantScope => ({ kind: 'tag', tag })),
    ...byName.map(({ id }): GrantScope => ({ kind: 'vm', vmId: id })),
  ]
}

type GrantsEditorProps = { grants: Grant[]; onChange: (grants: Grant[]) => void; vms: readonly Known[] }

/** What somebody may do with VMs that are not theirs. */
export function GrantsEditor({ grants, onChange, vms }: GrantsEditorProps) {
  const scopes = scopesOf(vms, grants)
  const free = scopes.filter(scope => !grants.some(grant => keyOf(grant.scope) === keyOf(scope)))
  // One VM is what is shared most; everything is the last thing to be given by a slip.
  const next = free.find(({ kind }) => kind === 'vm') ?? free[0]
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 font-medium">VMs of others</legend>
      {grants.length === 0 && <p className="text-text-muted">None is shared with them.</p>}
      {grants.map((grant, index) => (
        <GrantRow
          key={keyOf(grant.scope)}
          grant={grant}
          vms={vms}
          scopes={scopes.filter(scope => free.includes(scope) || keyOf(scope) === keyOf(grant.scope))}
          onChange={changed => onChange(grants.with(index, changed))}
          onRemove={() => onChange(grants.toSpliced(index, 1))}
        />
      ))}
      <Button
        size="small"
        className="self-start"
        icon={<Plus aria-hidden="true" className="size-3.5" />}
        disabledReason={next ? null : 'Everything there is has its line already.'}
        onClick={() => next && onChange([...grants, { scope: next, rights: ['view'] }])}
      >
        Share VMs
      </Button>
    </fieldset>
  )
}

type GrantRowProps = {
  grant: Grant
  vms: readonly Known[]
  scopes: readonly GrantScope[]
  onChange: (grant: Grant) => void
  onRemove: () => void
}

function GrantRow({ grant, vms, scopes, onChange, onRemove }: GrantRowProps) {
  const words = scopeWords(grant, vms)
  const toggle = (right: VmRight, isOn: boolean) => {
    const others = grant.rights.filter(each => each !== right && each !== 'view')
    onChange({ ...grant, rights: ['view', ...others, ...(isOn ? [right] : [])] })
  }
  return (
    <fieldset
      aria-label={`May do with ${words}`}
      className="flex min-w-0 flex-col gap-2 rounded-control p-3 inset-ring inset-ring-line"
    >
      <div className="flex items-center gap-2">
        <Select
          aria-label="Which VMs"
          className="min-w-0 flex-1"
          value={keyOf(grant.scope)}
          onChange={event => {
            const scope = scopes.find(each => keyOf(each) === event.target.value)
            if (scope) onChange({ ...grant, scope })
          }}
          options={scopes.map(scope => ({ value: keyOf(scope), label: scopeWords({ scope }, vms) }))}
        />
        <IconButton
          size="small"
          label={`Share ${words} no more`}
          icon={<Trash2 aria-hidden="true" className="size-3.5" />}
          onClick={onRemove}
        />
      </div>
      <div className="flex flex-wrap gap-x-4">
        <Checkbox label="see" checked disabled readOnly />
        {GRANTED_RIGHTS.map(right => (
          <Checkbox
            key={right}
            label={RIGHT_WORDS[right]}
            checked={grant.rights.includes(right)}
            onChange={event => toggle(right, event.target.checked)}
          />
        ))}
      </div>
    </fieldset>
  )
}
