'use client'

import type { ComponentProps, ReactNode } from 'react'
import { type ButtonLook, buttonClassName } from './button-style.ts'
import { cx } from './cx.ts'
import { Spinner } from './spinner.tsx'
import { useTooltip } from './use-tooltip.tsx'

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> &
  Omit<ButtonLook, 'square'> & {
    icon?: ReactNode
    /** Under way: turns, takes no click, keeps its width and focus. */
    pending?: boolean | undefined
    /** Why it cannot be used now. It stays focusable and says so; null: it can be used. */
    disabledReason?: string | null | undefined
  }

/** A button with words. It is never `disabled`: what cannot be clicked says why (docs: disabled elements get no focus). */
export function Button({
  variant,
  size,
  icon,
  pending,
  disabledReason,
  onClick,
  className,
  children,
  ...rest
}: ButtonProps) {
  const { triggerProps, tooltip } = useTooltip(disabledReason ?? null)
  const blocked = pending === true || Boolean(disabledReason)
  return (
    <>
      <button
        type="button"
        {...rest}
        {...triggerProps}
        aria-disabled={blocked || undefined}
        aria-busy={pending || undefined}
        aria-description={disabledReason ?? undefined}
        onClick={event => {
          if (blocked) event.preventDefault()
          else onClick?.(event)
        }}
        className={cx(buttonClassName({ variant, size }), className)}
      >
        {pending ? <Spinner className={icon ? undefined : 'absolute'} /> : icon}
        <span className={cx('inline-flex items-center gap-1.5', pending && !icon && 'opacity-0')}>{children}</span>
      </button>
      {tooltip}
    </>
  )
}
