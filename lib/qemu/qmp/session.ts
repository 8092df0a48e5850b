import { deferred } from '#lib/shared/deferred.ts'
import type { QmpCloseReason } from './close-reason.ts'
import { type QmpArguments, type QmpCommandName, type QmpReturn, qmpCommands } from './commands.ts'
import { openQmpConnection } from './connection.ts'
import { QmpClosedError, QmpError, QmpGreetingTimeoutError, QmpProtocolError, QmpTimeoutError } from './errors.ts'
import { isKnownEventName, parseEvent, type QmpEvent } from './events.ts'
import { createListeners } from './listeners.ts'
import { parseMessage, type QmpGreeting, type QmpMessage } from './messages.ts'
import { createPendingCommands } from './pending-commands.ts'
import { roundTrips } from './round-trips.ts'

/** QEMU answers within milliseconds unless its main loop is stuck. Commands known to take longer say so themselves. */
const COMMAND_TIMEOUT_MS = 5000
const GREETING_TIMEOUT_MS = 5000

export type ExecuteOptions = { timeoutMs?: number }

type ExecuteRest<C extends QmpCommandName> =
  Record<never, never> extends QmpArguments<C>
    ? [args?: QmpArguments<C>, options?: ExecuteOptions]
    : [args: QmpArguments<C>, options?: ExecuteOptions]

/** Something that QEMU should not have said, and that did no harm. */
export type QmpWarning = { message: string; cause?: unknown }

export type QmpSession = {
  readonly greeting: QmpGreeting
  /**
   * Runs one command; many may be under way at once.
   * Rejects with QmpError (QEMU refused), QmpTimeoutError, QmpClosedError, or QmpProtocolError (arguments or answer do not fit).
   */
  execute<C extends QmpCommandName>(command: C, ...rest: ExecuteRest<C>): Promise<QmpReturn<C>>
  /** Events from before the call are gone: subscribe first, then query the state. */
  onEvent(listener: (event: QmpEvent) => void): () => void
  /** Told of every command before it is sent: what happens next may be because of it. */
  onCommand(listener: (command: QmpCommandName) => void): () => void
  /** Wrong ids, unreadable events, listeners that throw: worth a line in the log. */
  onProtocolWarning(listener: (warning: QmpWarning) => void): () => void
  /** How many warnings there were so far. */
  readonly protocolWarnings: number
  /** Resolves once, when the connection has ended, whoever ended it. */
  readonly closed: Promise<QmpCloseReason>
  /** Leaves the monitor to others; QEMU runs on. Commands under way are rejected. Idempotent. */
  close(): Promise<void>
}

export type ConnectQmpOptions = {
  socketPath: string
  /** For the greeting, and again for the answer to the negotiation. */
  greetingTimeoutMs?: number
  signal?: AbortSignal
}

/**
 * Connects to a monitor, waits for the greeting and negotiates. A monitor serves one client: a second one connects but gets no
 * greeting until the first leaves. Throws QmpConnectError, QmpGreetingTimeoutError, QmpTimeoutError (it hung right after its
 * greeting), QmpClosedError, QmpProtocolError or the signal's reason. Source: https://www.qemu.org/docs/master/interop/qmp-spec.html
 */
export async function connectQmp(options: ConnectQmpOptions): Promise<QmpSession> {
  const { socketPath, greetingTimeoutMs = GREETING_TIMEOUT_MS, signal } = options
  const pending = createPendingCommands()
  const events = createListeners<QmpEvent>()
  const commands = createListeners<QmpCommandName>()
  const warnings = createListeners<QmpWarning>()
  const greeted = deferred<QmpGreeting>()
  const closed = deferred<QmpCloseReason>()
  let warningCount = 0

  function warn(message: string, cause?: unknown): void {
    warningCount += 1
    warnings.emit({ message, cause })
  }

  function dispatch(message: QmpMessage): void {
    switch (message.kind) {
      case 'greeting':
        greeted.resolve(message.greeting)
        return
      case 'event': {
        const event = parseEvent(message)
        if (event.event === 'unknown' && isKnownEventName(event.name)) warn(`Event ${event.name} has a strange shape`)
        for (const error of events.emit(event)) warn(`A listener failed on ${message.name}`, error)
        return
      }
      default:
        if (!pending.settle(message)) warn(strayReply(message))
    }
  }

  const connection = await openQmpConnection({
    socketPath,
    signal,
    onLine: line => {
      if (line.trim() !== '') dispatch(parseMessage(line))
    },
    onClose: reason => {
      pending.close(reason)
      greeted.reject(new QmpClosedError({ command: null, reason }))
      closed.resolve(reason)
    },
  })

  const execute: QmpSession['execute'] = async (command, ...[args, executeOptions]) => {
    const callSite = new Error(command)
    const schema = qmpCommands[command]
    const parsed = schema.args.safeParse(args ?? {})
    if (!parsed.success) throw new QmpProtocolError(`Wrong arguments for "${command}"`, { cause: parsed.error })
    for (const error of commands.emit(command)) warn(`A listener failed on the command ${command}`, error)
    const { id, answer } = pending.add({
      command,
      timeoutMs: executeOptions?.timeoutMs ?? COMMAND_TIMEOUT_MS,
      callSite,
    })
    try {
      connection.send(JSON.stringify({ execute: command, arguments: parsed.data, id }))
    } catch (error) {
      pending.fail(id, error instanceof Error ? error : new Error(String(error)))
    }
    const value = schema.returns.safeParse(await (roundTrips.count > 0 ? timed(command, answer) : answer))
    if (!value.success) {
      throw new QmpProtocolError(`QEMU's answer to "${command}" has a strange shape`, { cause: value.error })
    }
    return value.data
  }

  async function close(): Promise<void> {
    connection.close()
    await closed.promise
  }

  const timer = setTimeout(
    () => greeted.reject(new QmpGreetingTimeoutError({ socketPath, timeoutMs: greetingTimeoutMs })),
    greetingTimeoutMs,
  )
  signal?.addEventListener('abort', connection.close)
  try {
    const greeting = await greeted.promise
    await execute('qmp_capabilities', {}, { timeoutMs: greetingTimeoutMs })
    return {
      greeting,
      execute,
      onEvent: events.add,
      onCommand: commands.add,
      onProtocolWarning: warnings.add,
      get protocolWarnings() {
        return warningCount
      },
      closed: closed.promise,
      close,
    }
  } catch (error) {
    await close()
    signal?.throwIfAborted()
    throw error
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', connection.close)
  }
}

/** A refusal is an answer too; a connection that ended says nothing about how fast QEMU is. */
async function timed(command: string, answer: Promise<unknown>): Promise<unknown> {
  const sentAt = performance.now()
  const tell = (answered: boolean) => {
    roundTrips.emit({ command, durationMs: performance.now() - sentAt, answered })
  }
  try {
    const value = await answer
    tell(true)
    return value
  } catch (error) {
    if (error instanceof QmpError || error instanceof QmpTimeoutError) tell(error instanceof QmpError)
    throw error
  }
}

function strayReply(message: { kind: string; id: unknown; desc?: string }): string {
  const about = message.desc === undefined ? '' : `: ${message.desc}`
  return message.id === undefined
    ? `QEMU answered without an id${about}`
    : `QEMU answered id ${JSON.stringify(message.id)}, which nobody waits for${about}`
}
