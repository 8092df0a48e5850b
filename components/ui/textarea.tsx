import type { ComponentProps } from 'react'
import { CONTROL } from './control-style.ts'
import { cx } from './cx.ts'

/** Grows with its text (`field-sizing`), between `rows` and half the window. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={rows}
      {...rest}
      className={cx(
        CONTROL,
        'h-auto min-h-16 max-h-[50vh] py-1.5 field-sizing-content pointer-coarse:h-auto',
        className,
      )}
    />
  )
}
