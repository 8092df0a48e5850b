'use client'

import { CircleAlert, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import { Log } from './log.tsx'

type ErrorNoticeProps = {
  /** What kind of failure. */
  title: string
  /** What happened, why, what to do now. */
  detail?: string
  log?: readonly string[]
  onRetry?: () => void
  retrying?: boolean
  /** Other ways on, beside Retry. */
  action?: ReactNode
  /** A page of its own, or a block among others. */
  size?: 'page' | 'block'
}

/** A failure that stays until it is dealt with. */
export function ErrorNotice({ title, detail, log = [], onRetry, retrying, action, size = 'block' }: ErrorNoticeProps) {
  return (
    <div
      role="alert"
      className={cx(
        'flex items-start gap-3 rounded-card bg-danger-soft p-4',
        size === 'page' && 'mx-auto mt-16 w-full max-w-xl',
      )}
    >
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        <h2 className="font-semibold text-text">{title}</h2>
        {detail && <p className="mt-0.5 text-prose text-pretty break-words text-text">{detail}</p>}
        <Log lines={log} />
        {(onRetry || action) && (
          <div className="mt-3 flex flex-wrap gap-2">
            {onRetry && (
              <Button onClick={onRetry} pending={retrying} icon={<RotateCw aria-hidden="true" className="size-3.5" />}>
                Retry
              </Button>
            )}
            {action}
          </div>
        )}
      </div>
    </div>
  )
}
