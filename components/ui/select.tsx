import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { CONTROL } from './control-style.ts'
import { cx } from './cx.ts'

export type SelectOption = { value: string; label: string; disabled?: boolean }

type SelectProps = Omit<ComponentProps<'select'>, 'children'> & { options: readonly SelectOption[] }

/** The browser's own list: it is the one that works on a phone, with any keyboard and any screen reader. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <span className={cx('relative block', className)}>
      <select {...rest} className={cx(CONTROL, 'appearance-none truncate pr-8')}>
        {options.map(option => (
          <option key={option.value} value={option.value} disabled={option.disabled} className="bg-raised text-text">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 size-3.5 -translate-y-1/2 text-text-muted"
      />
    </span>
  )
}
