'use client'

import type { ReactNode } from 'react'
import { cx } from '#components/ui/cx.ts'

type ChoiceCardProps = {
  icon: ReactNode
  title: ReactNode
  children?: ReactNode
  disabledReason?: string | null
  onChoose: () => void
}

/** One answer to “What do you want to run?”. A button, not a radio: choosing is the step. */
export function ChoiceCard({ icon, title, children, disabledReason, onChoose }: ChoiceCardProps) {
  return (
    <button
      type="button"
      aria-disabled={disabledReason ? true : undefined}
      onClick={() => !disabledReason && onChoose()}
      className={cx(
        'flex min-h-18 w-full items-start gap-3 rounded-card p-3.5 text-left inset-ring inset-ring-line-strong',
        'transition-[background-color] duration-120',
        disabledReason ? 'bg-transparent' : 'bg-surface hover:inset-ring-accent active:bg-accent-soft',
      )}
    >
      <span className={cx('mt-0.5 shrink-0', disabledReason ? 'text-text-muted' : 'text-accent')}>{icon}</span>
      <span className="min-w-0 flex-1">
        <span className={cx('block break-words font-medium text-prose', disabledReason && 'text-text-muted')}>
          {title}
        </span>
        <span className="block text-pretty break-words text-text-muted">{disabledReason ?? children}</span>
      </span>
    </button>
  )
}
