'use client'

import { useNow } from './clock.ts'
import { cx } from './cx.ts'
import { durationWords, exactTime, relativeTime } from './time-words.ts'

type RelativeTimeProps = {
  at: string
  /** `ago`: “3 minutes ago”; `for`: “3 minutes”, of what has lasted since then. */
  as?: 'ago' | 'for'
  className?: string
}

/** A moment as people say it, kept true while it is looked at; the exact time on hover and for screen readers. */
export function RelativeTime({ at, as = 'ago', className }: RelativeTimeProps) {
  const now = useNow(10_000)
  const then = Date.parse(at)
  // Server and hydration agree on what needs neither a clock nor a time zone.
  if (now === null) return <time dateTime={at}>{at.slice(0, 10)}</time>
  return (
    <time dateTime={at} title={exactTime(then)} className={cx('tabular-nums', className)}>
      {as === 'for' ? durationWords(now - then) : relativeTime(then, now)}
      <span className="sr-only"> ({exactTime(then)})</span>
    </time>
  )
}
