'use client'

import { useNow } from './clock.ts'
import { cx } from './cx.ts'
import { exactTime, relativeTime } from './time-words.ts'

/** A moment as people say it, kept true while it is looked at; the exact time on hover and for screen readers. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow(10_000)
  const then = Date.parse(at)
  // Server and hydration agree on what needs neither a clock nor a time zone.
  if (now === null) return <time dateTime={at}>{at.slice(0, 10)}</time>
  return (
    <time dateTime={at} title={exactTime(then)} className={cx('tabular-nums', className)}>
      {relativeTime(then, now)}
      <span className="sr-only"> ({exactTime(then)})</span>
    </time>
  )
}
