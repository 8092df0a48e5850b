const STEPS = [
  { unit: 'day', milliseconds: 86_400_000 },
  { unit: 'hour', milliseconds: 3_600_000 },
  { unit: 'minute', milliseconds: 60_000 },
] as const

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'always' })
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' })

/** “just now”, “3 minutes ago”, “5 days ago”; after a month, the date. */
export function relativeTime(then: number, now: number): string {
  const age = now - then
  if (age > 30 * STEPS[0].milliseconds) return DATE.format(then)
  const step = STEPS.find(({ milliseconds }) => age >= milliseconds)
  // A clock of the host that is ahead of this browser's must not make “in 3 seconds”.
  return step ? RELATIVE.format(-Math.floor(age / step.milliseconds), step.unit) : 'just now'
}

/** “12 days”, “3 hours”; “less than a minute” before there is one. */
export function durationWords(milliseconds: number): string {
  const step = STEPS.find(candidate => milliseconds >= candidate.milliseconds)
  if (!step) return 'less than a minute'
  const count = Math.floor(milliseconds / step.milliseconds)
  return `${count} ${step.unit}${count === 1 ? '' : 's'}`
}

/** “10 Nov 2026, 09:12:03” in the time zone of the browser. */
export function exactTime(then: number): string {
  return EXACT.format(then)
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

/** “09:12:03” in the time zone of the browser. */
export function clockTime(then: number): string {
  return CLOCK.format(then)
}

/** “Today”, “Yesterday”, “Monday 9 November 2026”: the day in the time zone of the browser. */
export function dayWords(then: number, now: number): string {
  const day = DAY.format(then)
  if (day === DAY.format(now)) return 'Today'
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  return day === DAY.format(yesterday) ? 'Yesterday' : day
}
