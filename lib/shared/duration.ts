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
