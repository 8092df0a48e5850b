import { setTimeout as delay } from 'node:timers/promises'
import { isSameProcess, type ProcessIdentity } from './identity.ts'

const LONGEST_STEP_MS = 50

/**
 * Whether the process ends within `limitMs`. For the short time between a sign that it is ending (end of file, a kill) and its end;
 * not a way to watch a healthy process.
 */
export async function endsWithin(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + limitMs
  let stepMs = 1
  while (isSameProcess(identity)) {
    if (performance.now() >= deadlineMs) return false
    await delay(stepMs)
    stepMs = Math.min(stepMs * 2, LONGEST_STEP_MS)
  }
  return true
}

const SLOW_STEP_MS = 1000

/** Resolves when the process has ended. The last resort when no monitor would tell; does not keep us alive. */
export async function ended(identity: ProcessIdentity): Promise<void> {
  while (isSameProcess(identity)) await delay(SLOW_STEP_MS, undefined, { ref: false })
}
