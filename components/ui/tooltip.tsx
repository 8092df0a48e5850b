'use client'

import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { useTooltip } from './use-tooltip.tsx'

type TooltipProps = { text: ReactNode; className?: string; children: ReactNode }

/** Text that says more when hovered or focused. For buttons use their `hint` and `disabledReason` instead. */
export function Tooltip({ text, className, children }: TooltipProps) {
  const { triggerProps, tooltip } = useTooltip(text)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without focus the text would be for mice only (WCAG 1.4.13) */}
      <span tabIndex={0} {...triggerProps} className={cx('rounded-bar', className)}>
        {children}
      </span>
      {tooltip}
    </>
  )
}
