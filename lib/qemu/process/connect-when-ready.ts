import { setTimeout as delay } from 'node:timers/promises'
import { QmpConnectError } from '../qmp/errors.ts'
import { connectQmp, type QmpSession } from '../qmp/session.ts'

const FIRST_STEP_MS = 2
const LONGEST_STEP_MS = 40

/** No socket yet, bound but not yet listening, or somebody else was quicker and waits in its queue of one. */
const NOT_YET = new Set(['ENOENT', 'ECONNREFUSED', 'EAGAIN'])

/**
 * The session of a QEMU that is just starting: its monitor appears when it is ready, and nothing announces that.
 * Throws what connectQmp throws, after `timeoutMs` at the latest.
 */
export async function connectWhenReady(options: {
  socketPath: string
  timeoutMs: number
  signal: AbortSignal
}): Promise<QmpSession> {
  const { socketPath, timeoutMs, signal } = options
  const deadlineMs = performance.now() + timeoutMs
  for (let stepMs = FIRST_STEP_MS; ; stepMs = Math.min(stepMs * 2, LONGEST_STEP_MS)) {
    const remainingMs = Math.max(1, Math.ceil(deadlineMs - performance.now()))
    try {
      return await connectQmp({ socketPath, greetingTimeoutMs: remainingMs, signal })
    } catch (error) {
      const isTooEarly = error instanceof QmpConnectError && NOT_YET.has(error.code)
      if (!isTooEarly || performance.now() >= deadlineMs) throw error
    }
    await delay(stepMs, undefined, { signal })
  }
}
