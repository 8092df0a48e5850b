'use client'

import { useState } from 'react'
import { GIB, MIB } from '#lib/shared/bytes.ts'
import { cx } from './cx.ts'
import { NumberInput } from './number-input.tsx'
import { Select } from './select.tsx'

const UNITS = { MiB: MIB, GiB: GIB } as const
type Unit = keyof typeof UNITS

type SizeInputProps = {
  id?: string
  /** In bytes; NaN while what is typed is not a number. */
  value: number
  onChange: (bytes: number) => void
  minBytes?: number
  maxBytes?: number
  disabled?: boolean
  /** Names the unit list: “Unit of the disk’s size”. */
  unitLabel: string
  className?: string
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean | undefined
}

/** A size as number and unit. Changing the unit keeps the size, not the number. */
export function SizeInput({
  value,
  onChange,
  minBytes = 0,
  maxBytes = Infinity,
  unitLabel,
  disabled,
  className,
  ...rest
}: SizeInputProps) {
  const [unit, setUnit] = useState<Unit>(() => (value % GIB === 0 || value >= 10 * GIB ? 'GiB' : 'MiB'))
  const factor = UNITS[unit]
  return (
    <span className={cx('flex gap-2', className)}>
      <NumberInput
        {...rest}
        className="flex-1"
        disabled={disabled}
        value={Number((value / factor).toFixed(3))}
        min={minBytes / factor}
        max={maxBytes / factor}
        step={unit === 'MiB' ? 256 : 1}
        onChange={amount => onChange(Math.round(amount * factor))}
      />
      <Select
        aria-label={unitLabel}
        className="w-20 shrink-0"
        disabled={disabled}
        value={unit}
        onChange={event => setUnit(event.target.value === 'MiB' ? 'MiB' : 'GiB')}
        options={[
          { value: 'MiB', label: 'MiB' },
          { value: 'GiB', label: 'GiB' },
        ]}
      />
    </span>
  )
}
