import { type Deferred, deferred } from '#lib/shared/deferred.ts'
import type { QmpCloseReason } from './close-reason.ts'
import { QmpClosedError, QmpError, QmpTimeoutError } from './errors.ts'

type Pending = {
  command: string
  answer: Deferred<unknown>
  timer: NodeJS.Timeout
  /** Made when the command was called: an error made when the answer arrives would point at the socket, not at the caller. */
  callSite: Error
}

export type QmpReply = { id: unknown } & (
  | { kind: 'return'; value: unknown }
  | { kind: 'error'; class: string; desc: string }
)

export type PendingCommands = {
  /** Registers a command; `answer` rejects with QmpError, QmpTimeoutError or QmpClosedError. */
  add(call: { command: string; timeoutMs: number; callSite: Error }): { id: number; answer: Promise<unknown> }
  /** Settles the command that a reply belongs to; false when there is none (any more). */
  settle(reply: QmpReply): boolean
  /** Rejects one command that never left, with the error that kept it here. */
  fail(id: number, error: Error): void
  /** Rejects all that are waiting, and all that come later. */
  close(reason: QmpCloseReason): void
  readonly count: number
}

/** Matches answers to questions by id. */
export function createPendingCommands(): PendingCommands {
  const waiting = new Map<unknown, Pending>()
  let lastId = 0
  let closedBecause: QmpCloseReason | undefined

  function take(id: unknown): Pending | undefined {
    const pending = waiting.get(id)
    waiting.delete(id)
    clearTimeout(pending?.timer)
    return pending
  }

  function reject(pending: Pending, error: Error): void {
    pending.answer.reject(calledFrom(pending.callSite, error))
  }

  return {
    get count() {
      return waiting.size
    },
    add({ command, timeoutMs, callSite }) {
      const id = ++lastId
      const timer = setTimeout(() => {
        const pending = take(id)
        if (pending) reject(pending, new QmpTimeoutError({ command, timeoutMs }))
      }, timeoutMs)
      const pending: Pending = { command, answer: deferred(), timer, callSite }
      waiting.set(id, pending)
      if (closedBecause) {
        take(id)
        reject(pending, new QmpClosedError({ command, reason: closedBecause }))
      }
      return { id, answer: pending.answer.promise }
    },
    settle(reply) {
      const pending = take(reply.id)
      if (!pending) return false
      if (reply.kind === 'return') pending.answer.resolve(reply.value)
      else reject(pending, new QmpError({ command: pending.command, class: reply.class, desc: reply.desc }))
      return true
    },
    fail(id, error) {
      const pending = take(id)
      if (pending) reject(pending, error)
    },
    close(reason) {
      closedBecause ??= reason
      for (const id of [...waiting.keys()]) {
        const pending = take(id)
        if (pending) reject(pending, new QmpClosedError({ command: pending.command, reason }))
      }
    },
  }
}

/** The same error with the stack of the place that asked. */
function calledFrom(callSite: Error, error: Error): Error {
  const frames = callSite.stack?.split('\n').slice(1).join('\n')
  if (frames) error.stack = `${error.name}: ${error.message}\n${frames}`
  return error
}
