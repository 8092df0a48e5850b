/** No program of that name in any of the places. The message says where it was looked for. */
export class QemuMissingError extends Error {
  override name = 'QemuMissingError'
  readonly program: string
  readonly searchedPaths: string[]

  constructor({ program, searchedPaths }: { program: string; searchedPaths: string[] }) {
    super(
      `${program} was not found. Looked for: ${searchedPaths.join(', ')}. Install QEMU (on Debian: qemu-system-x86 and qemu-utils).`,
    )
    this.program = program
    this.searchedPaths = searchedPaths
  }
}

export class QemuTooOldError extends Error {
  override name = 'QemuTooOldError'
  readonly found: string
  readonly minimum: string

  constructor({ binaryPath, found, minimum }: { binaryPath: string; found: string; minimum: string }) {
    super(`${binaryPath} is QEMU ${found}; version ${minimum} or newer is needed. Upgrade QEMU.`)
    this.found = found
    this.minimum = minimum
  }
}

/** The program is there and does not behave like QEMU: it ended early, or answered something else. */
export class QemuUnusableError extends Error {
  override name = 'QemuUnusableError'

  constructor({ binaryPath, reason, cause }: { binaryPath: string; reason: string; cause?: unknown }) {
    super(`${binaryPath} did not tell what it can do: ${reason}`, { cause })
  }
}
