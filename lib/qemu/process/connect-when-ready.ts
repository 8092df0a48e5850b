import { setTimeout as delay } from 'node:timers/promises'
import { QmpConnectError, QmpGreetingTimeoutError, QmpTimeoutError } from '../qmp/errors.ts'
import { connectQmp, type QmpSession } from '../qmp/session.ts'

const FIRST_STEP_MS = 2
const LONGEST_STEP_MS = 40
const ATTEMPT_TIMEOUT_MS = 5000

/** No socket yet, bound but not yet listening, or somebody else was quicker and waits in its queue of one. */
const NOT_YET = new Set(['ENOENT', 'ECONNREFUSED', 'EAGAIN'])

/**
 * The session of a QEMU that is just starting: its monitor appears when it is ready, and nothing announces that.
 * A handshake that stalls is tried again on a new connection: QEMU 7.2 was seen, once in some thousands of starts on a busy host, to
 * greet and then never look at the first command it got. Throws what connectQmp throws, after `timeoutMs` at the latest.
 */
export async function connectWhenReady(options: {
  socketPath: string
  timeoutMs: number
  attemptTimeoutMs?: number
  signal: AbortSignal
}): Promise<QmpSession> {
  const { socketPath, timeoutMs, attemptTimeoutMs = ATTEMPT_TIMEOUT_MS, signal } = options
  const deadlineMs = performance.now() + timeoutMs
  for (let stepMs = FIRST_STEP_MS; ; stepMs = Math.min(stepMs * 2, LONGEST_STEP_MS)) {
    const remainingMs = Math.max(1, Math.ceil(deadlineMs - performance.now()))
    try {
      return await connectQmp({ socketPath, greetingTimeoutMs: Math.min(remainingMs, attemptTimeoutMs), signal })
    } catch (error) {
      if (!mayPass(error) || performance.now() >= deadlineMs) throw error
    }
    await delay(stepMs, undefined, { signal })
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof QmpConnectError) return NOT_YET.has(error.code)
  return error instanceof QmpGreetingTimeoutError || error instanceof QmpTimeoutError
}
