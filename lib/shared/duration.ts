const STEPS = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3_600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
] as const

/** "12 d", "3 h", "5 min", "0 s": the largest whole unit, for text that is read at a glance. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const step = STEPS.find(candidate => seconds >= candidate.seconds) ?? STEPS[3]
  return `${Math.floor(seconds / step.seconds)} ${step.name}`
}

const WORDS = [
  { milliseconds: 86_400_000, one: 'a day', many: 'days' },
  { milliseconds: 3_600_000, one: 'an hour', many: 'hours' },
  { milliseconds: 60_000, one: 'a minute', many: 'minutes' },
  { milliseconds: 1_000, one: 'a second', many: 'seconds' },
] as const

/** “a minute”, “3 hours”, “45 seconds”: rounded in the largest unit that it fills, for a sentence. */
export function durationInWords(milliseconds: number): string {
  const step = WORDS.find(candidate => milliseconds >= candidate.milliseconds) ?? WORDS[3]
  const count = Math.max(1, Math.round(milliseconds / step.milliseconds))
  return count === 1 ? step.one : `${count} ${step.many}`
}
