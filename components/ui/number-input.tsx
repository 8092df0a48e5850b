'use client'

import { Minus, Plus } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { CONTROL } from './control-style.ts'
import { cx } from './cx.ts'

type NumberInputProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type' | 'min' | 'max' | 'step'> & {
  /** NaN shows an empty field: what was typed is not a number (yet). */
  value: number
  onChange: (value: number) => void
  min?: number
  max?: number
  step?: number
  unit?: string
}

/** A whole or decimal number with − and +. Typing is never corrected: a value out of range is the form's to refuse, in words. */
export function NumberInput({
  value,
  onChange,
  min = 0,
  max = Infinity,
  step = 1,
  unit,
  disabled,
  className,
  ...rest
}: NumberInputProps) {
  // What is typed is kept as text while it means the value, so that “1.” does not become “1” under the cursor.
  const [typed, setTyped] = useState('')
  const text = typed !== '' && Number(typed) === value ? typed : Number.isNaN(value) ? '' : String(value)
  const stepTo = (next: number) => onChange(Math.min(max, Math.max(min, Number(next.toFixed(3)))))
  const base = Number.isNaN(value) ? min : value

  return (
    <span className={cx('flex', className)}>
      <StepButton sign="-" onClick={() => stepTo(base - step)} disabled={disabled || base <= min} />
      <input
        {...rest}
        type="text"
        inputMode={Number.isInteger(step) ? 'numeric' : 'decimal'}
        disabled={disabled}
        value={text}
        onChange={event => {
          const raw = event.target.value.trim()
          setTyped(raw)
          onChange(raw === '' ? Number.NaN : Number(raw))
        }}
        onKeyDown={event => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          stepTo(base + (event.key === 'ArrowUp' ? step : -step))
        }}
        className={cx(CONTROL, 'rounded-none text-right tabular-nums focus-visible:z-1')}
      />
      {unit && (
        <span className="flex items-center bg-surface px-2 text-text-muted inset-ring inset-ring-line-control -ml-px">
          {unit}
        </span>
      )}
      <StepButton sign="+" onClick={() => stepTo(base + step)} disabled={disabled || base >= max} />
    </span>
  )
}

/** Not in the tab order: arrow keys do the same in the field, and screen readers get a plain number field. */
function StepButton({ sign, ...rest }: ComponentProps<'button'> & { sign: '+' | '-' }) {
  const Icon = sign === '+' ? Plus : Minus
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden="true"
      {...rest}
      className={cx(
        'flex w-8 shrink-0 items-center justify-center bg-surface text-text-muted inset-ring inset-ring-line-control hover:text-text disabled:opacity-40 pointer-coarse:w-11',
        sign === '+' ? '-ml-px rounded-r-control' : '-mr-px rounded-l-control',
      )}
    >
      <Icon className="size-3.5" />
    </button>
  )
}
