'use client'

import type { ReactNode } from 'react'
import { useId } from 'react'
import { cx } from './cx.ts'

export type RadioCard<V extends string> = {
  value: V
  title: ReactNode
  description?: ReactNode
  icon?: ReactNode
  disabledReason?: string | null
}

type RadioCardsProps<V extends string> = {
  /** The question, for screen readers; show it as a heading or a Field label too. */
  label: string
  options: readonly RadioCard<V>[]
  value: V | null
  onChange: (value: V) => void
  columns?: 1 | 2 | 3
  disabled?: boolean
}

const COLUMNS = { 1: '', 2: 'min-[480px]:grid-cols-2', 3: 'min-[480px]:grid-cols-3' }

/** One choice of a few, each with room to say what it means. */
export function RadioCards<V extends string>({
  label,
  options,
  value,
  onChange,
  columns = 1,
  disabled,
}: RadioCardsProps<V>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={cx('grid gap-2', COLUMNS[columns])}>
      {options.map(option => {
        const blocked = disabled === true || Boolean(option.disabledReason)
        return (
          <label
            key={option.value}
            className={cx(
              'relative flex items-start gap-2.5 rounded-control bg-surface px-3 py-2.5 inset-ring inset-ring-line-strong',
              'has-checked:bg-accent-soft has-checked:inset-ring-2 has-checked:inset-ring-accent',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              blocked ? 'cursor-not-allowed bg-sunken' : 'cursor-pointer hover:inset-ring-line-control',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={blocked}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
            />
            <span className="min-w-0 flex-1">
              <span className={cx('block font-medium', blocked ? 'text-text-muted' : 'text-text')}>{option.title}</span>
              {(option.disabledReason ?? option.description) && (
                <span className="block text-text-muted text-pretty">{option.disabledReason ?? option.description}</span>
              )}
            </span>
            {option.icon && <span className="shrink-0 text-text-muted">{option.icon}</span>}
          </label>
        )
      })}
    </div>
  )
}
