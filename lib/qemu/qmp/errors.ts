import type { QmpCloseReason } from './close-reason.ts'

/** QEMU understood the command and refused it. `class` is QEMU's error class, `desc` its own words, meant for people. */
export class QmpError extends Error {
  override readonly name = 'QmpError'
  readonly command: string
  readonly class: string
  readonly desc: string

  constructor(refusal: { command: string; class: string; desc: string }, options?: ErrorOptions) {
    super(`QEMU refused "${refusal.command}": ${refusal.desc}`, options)
    this.command = refusal.command
    this.class = refusal.class
    this.desc = refusal.desc
  }
}

/** Nobody listens on the monitor's socket, or it cannot be opened. `code` is the system's, such as ENOENT or ECONNREFUSED. */
export class QmpConnectError extends Error {
  override readonly name = 'QmpConnectError'
  readonly socketPath: string
  readonly code: string

  constructor(failure: { socketPath: string; code: string; detail: string }, options?: ErrorOptions) {
    super(`Cannot connect to QEMU's monitor at ${failure.socketPath}: ${failure.detail}`, options)
    this.socketPath = failure.socketPath
    this.code = failure.code
  }
}

/** The connection ended before the answer came. Whether the command was carried out is unknown. */
export class QmpClosedError extends Error {
  override readonly name = 'QmpClosedError'
  readonly command: string | null
  readonly reason: QmpCloseReason

  constructor({ command, reason }: { command: string | null; reason: QmpCloseReason }) {
    const what = command === null ? 'before its greeting was answered' : `before it answered "${command}"`
    super(`The connection to QEMU's monitor closed ${what}`, reason.by === 'us' ? {} : { cause: reason.error })
    this.command = command
    this.reason = reason
  }
}

/** QEMU did not answer in time; it may still carry the command out. */
export class QmpTimeoutError extends Error {
  override readonly name = 'QmpTimeoutError'
  readonly command: string
  readonly timeoutMs: number

  constructor({ command, timeoutMs }: { command: string; timeoutMs: number }, options?: ErrorOptions) {
    super(`QEMU did not answer "${command}" within ${timeoutMs} ms`, options)
    this.command = command
    this.timeoutMs = timeoutMs
  }
}

/** The socket opened but no greeting came: another client holds this monitor (it serves one at a time), or QEMU hangs. */
export class QmpGreetingTimeoutError extends Error {
  override readonly name = 'QmpGreetingTimeoutError'
  readonly socketPath: string
  readonly timeoutMs: number

  constructor({ socketPath, timeoutMs }: { socketPath: string; timeoutMs: number }, options?: ErrorOptions) {
    super(
      `QEMU's monitor at ${socketPath} sent no greeting within ${timeoutMs} ms: another program is connected to it, or QEMU hangs`,
      options,
    )
    this.socketPath = socketPath
    this.timeoutMs = timeoutMs
  }
}

/** What came over the socket, or would have gone over it, is not QMP. */
export class QmpProtocolError extends Error {
  override readonly name = 'QmpProtocolError'
}
