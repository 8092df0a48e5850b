import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'

type CheckboxProps = Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode; description?: ReactNode }

export function Checkbox({ label, description, className, ...rest }: CheckboxProps) {
  return (
    <label className={cx('flex items-start gap-2.5 py-1 has-disabled:text-text-muted', className)}>
      <input type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span className="min-w-0">
        <span className="block text-text">{label}</span>
        {description && <span className="block text-text-muted text-pretty">{description}</span>}
      </span>
    </label>
  )
}
