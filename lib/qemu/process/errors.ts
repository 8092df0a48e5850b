import { exitText, type QemuExitCause } from './exit.ts'
import type { ProcessIdentity } from './identity.ts'

export type QemuLaunchFailure = QemuExitCause & {
  /** QEMU's own command line, without what drops its privileges. */
  argv: readonly string[]
  /**
   * `ended`: by itself, `stderrTail` says why. `not-ready`: it lived but its monitor did not answer in time. `refused`: nothing was
   * started. `interrupted`: the caller's hook failed or its signal was aborted. In all four nothing is left running.
   */
  stage: 'ended' | 'not-ready' | 'refused' | 'interrupted'
}

/** QEMU was not launched, and no process was left behind. */
export class QemuLaunchError extends Error {
  override readonly name = 'QemuLaunchError'
  readonly argv: readonly string[]
  readonly stage: QemuLaunchFailure['stage']
  readonly exitCode: QemuExitCause['exitCode']
  readonly signal: QemuExitCause['signal']
  readonly stderrTail: string[]

  constructor(message: string, failure: QemuLaunchFailure, options?: ErrorOptions) {
    super(message, options)
    this.argv = failure.argv
    this.stage = failure.stage
    this.exitCode = failure.exitCode
    this.signal = failure.signal
    this.stderrTail = failure.stderrTail
  }

  static ended(argv: readonly string[], cause: QemuExitCause): QemuLaunchError {
    const words = cause.stderrTail.length === 0 ? '' : `: ${cause.stderrTail.join('\n')}`
    return new QemuLaunchError(`QEMU ended with ${exitText(cause)} before it was ready${words}`, {
      argv,
      stage: 'ended',
      ...cause,
    })
  }
}

/** The process that was recorded has ended; what has its pid now, if anything, is another. */
export class QemuGoneError extends Error {
  override readonly name = 'QemuGoneError'
  readonly identity: ProcessIdentity

  constructor(identity: ProcessIdentity, options?: ErrorOptions) {
    super(`QEMU process ${identity.pid} has ended`, options)
    this.identity = identity
  }
}

/** The monitor belongs to another machine than the process that was recorded. */
export class QemuForeignMonitorError extends Error {
  override readonly name = 'QemuForeignMonitorError'
  readonly identity: ProcessIdentity
  readonly foundUuid: string

  constructor(foreign: { identity: ProcessIdentity; foundUuid: string; monitorSocketPath: string }) {
    super(
      `The monitor at ${foreign.monitorSocketPath} belongs to machine ${foreign.foundUuid}, not to ${foreign.identity.uuid}`,
    )
    this.identity = foreign.identity
    this.foundUuid = foreign.foundUuid
  }
}

/** SIGKILL was sent and the process is still there: it waits inside the kernel, usually for storage that does not answer. */
export class QemuUnkillableError extends Error {
  override readonly name = 'QemuUnkillableError'
  readonly identity: ProcessIdentity

  constructor(identity: ProcessIdentity, options?: ErrorOptions) {
    super(`QEMU process ${identity.pid} did not end after it was killed: it waits inside the kernel`, options)
    this.identity = identity
  }
}
