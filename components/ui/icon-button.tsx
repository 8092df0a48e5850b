'use client'

import type { ComponentProps, ReactNode } from 'react'
import { type ButtonLook, buttonClassName } from './button-style.ts'
import { cx } from './cx.ts'
import { Spinner } from './spinner.tsx'
import { useTooltip } from './use-tooltip.tsx'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'disabled' | 'children' | 'aria-label'> &
  Omit<ButtonLook, 'square'> & {
    /** What it does, with its object: “Start router”. Its name for screen readers, and its tooltip. */
    label: string
    /** A shorter tooltip, when the object is plain to see: “Start”. */
    hint?: string
    icon: ReactNode
    pending?: boolean | undefined
    disabledReason?: string | null | undefined
  }

/** A button that is only an icon; hovering or focusing it says what it does, or why it cannot. */
export function IconButton({
  label,
  hint = label,
  icon,
  variant = 'quiet',
  size,
  pending,
  disabledReason,
  onClick,
  className,
  ...rest
}: IconButtonProps) {
  const { triggerProps, tooltip } = useTooltip(disabledReason ?? hint)
  const blocked = pending === true || Boolean(disabledReason)
  return (
    <>
      <button
        type="button"
        {...rest}
        {...triggerProps}
        aria-label={label}
        aria-disabled={blocked || undefined}
        aria-busy={pending || undefined}
        aria-description={disabledReason ?? undefined}
        onClick={event => {
          if (blocked) event.preventDefault()
          else onClick?.(event)
        }}
        className={cx(buttonClassName({ variant, size, square: true }), className)}
      >
        {pending ? <Spinner /> : icon}
      </button>
      {tooltip}
    </>
  )
}
