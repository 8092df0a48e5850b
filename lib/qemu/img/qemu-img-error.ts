export type QemuImgFailure = {
  /** The program and its arguments, as run (with `prlimit` in front when limits were given). */
  argv: readonly string[]
  /** null when a signal ended it or it never started. */
  exitCode: number | null
  /** Such as `SIGKILL`; `SIGXCPU` and `SIGXFSZ` mean that a resource limit was hit. */
  signal: string | null
  /** The end of what it said. */
  stderr: string
  timedOut: boolean
}

/** qemu-img could not be started, failed, was killed, took too long, or answered something that we cannot read. */
export class QemuImgError extends Error {
  override readonly name = 'QemuImgError'
  readonly argv: readonly string[]
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stderr: string
  readonly timedOut: boolean

  constructor(failure: QemuImgFailure, what: string, options?: ErrorOptions) {
    super(`qemu-img ${what}`, options)
    this.argv = failure.argv
    this.exitCode = failure.exitCode
    this.signal = failure.signal
    this.stderr = failure.stderr
    this.timedOut = failure.timedOut
  }
}
