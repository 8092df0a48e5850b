'use client'

import { Checkbox } from '#components/ui/checkbox.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { NumberInput } from '#components/ui/number-input.tsx'
import { Quota } from '#lib/contract/user.ts'
import { GIB } from '#lib/shared/bytes.ts'

type Dimension = { key: keyof Quota; label: string; unit?: string; factor: number; first: number }

/** `factor`: what one of the unit is in the contract’s. `first`: what is offered when a limit is set. */
const DIMENSIONS: Dimension[] = [
  { key: 'vms', label: 'Number of VMs', factor: 1, first: 2 },
  { key: 'vcpus', label: 'vCPUs', factor: 1, first: 4 },
  { key: 'memoryMiB', label: 'Memory', unit: 'GiB', factor: 1024, first: 8 },
  { key: 'diskBytes', label: 'Disks', unit: 'GiB', factor: GIB, first: 64 },
]

/** The mistake in what was typed, as a sentence; null: there is none. */
export function quotaMistake(quota: Quota): string | null {
  return Quota.safeParse(quota).success ? null : 'Type whole numbers, or take the limit away.'
}

/** What all VMs of one person may have together. */
export function QuotaFields({ quota, onChange }: { quota: Quota; onChange: (quota: Quota) => void }) {
  return (
    <FieldGroup label="Limits" hint="Of all their VMs together, running or not." error={quotaMistake(quota)}>
      <div className="grid gap-x-4 gap-y-1 min-[480px]:grid-cols-2">
        {DIMENSIONS.map(dimension => (
          <Limit
            key={dimension.key}
            dimension={dimension}
            value={quota[dimension.key]}
            onChange={value => onChange({ ...quota, [dimension.key]: value })}
          />
        ))}
      </div>
    </FieldGroup>
  )
}

type LimitProps = { dimension: Dimension; value: number | null; onChange: (value: number | null) => void }

function Limit({ dimension: { label, unit, factor, first }, value, onChange }: LimitProps) {
  return (
    <div className="flex h-11 items-center gap-2">
      <Checkbox
        label={label}
        className="min-w-0 flex-1"
        checked={value !== null}
        onChange={event => onChange(event.target.checked ? first * factor : null)}
      />
      {value !== null && (
        <NumberInput
          aria-label={`At most: ${label}`}
          className="w-36"
          value={value / factor}
          onChange={amount => onChange(amount * factor)}
          {...(unit && { unit })}
        />
      )}
    </div>
  )
}
