import { Problem } from '#lib/contract/problem.ts'
import type { Attempts } from './attempts.ts'

/**
 * Counts a try as wrong, before it is looked at.
 * @returns to be called when it was right. @throws Problem `too-many-tries`
 */
export function beginTry(attempts: Attempts, who: { name: string; address: string }): () => void {
  const waitMs = attempts.waitMs(who)
  if (waitMs > 0) {
    throw new Problem('too-many-tries', `Too many wrong tries. Wait ${waitWords(waitMs)}, then try again.`)
  }
  return attempts.begin(who)
}

function waitWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 90) return seconds === 1 ? 'a second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
