import { execa } from 'execa'
import type { Capabilities, QemuVersion } from './capabilities.ts'
import { QemuTooOldError, QemuUnusableError } from './errors.ts'
import type { QemuPrograms } from './find-programs.ts'
import { parseImgFormats } from './img-formats.ts'
import { parseNetdevKinds } from './netdev-kinds.ts'
import { queryBinary } from './query-binary.ts'

/** The oldest QEMU whose options are all used here: that of Debian 12. */
export const MINIMUM_VERSION = { major: 7, minor: 2 } as const

const HELP_TIMEOUT_MS = 20_000

/**
 * Asks the programs themselves, in well under a second: one short-lived QEMU without a machine for what QMP can tell, and
 * two help texts for what it cannot. Throws QemuTooOldError, or QemuUnusableError when a program does not run.
 */
export async function readCapabilities({ binaryPath, imgPath }: QemuPrograms): Promise<Capabilities> {
  const answers = await queryBinary(binaryPath)
  if (isTooOld(answers.version)) {
    const minimum = `${MINIMUM_VERSION.major}.${MINIMUM_VERSION.minor}`
    throw new QemuTooOldError({ binaryPath, found: answers.version.text, minimum })
  }
  const [netdevHelp, imgHelp] = await Promise.all([
    // QMP's schema lists `user` even in a QEMU without libslirp; the help text lists what was compiled in.
    helpText(binaryPath, ['-machine', 'none', '-netdev', 'help']),
    helpText(imgPath, ['--help']),
  ])
  return { ...answers, netdevKinds: parseNetdevKinds(netdevHelp), imageFormats: parseImgFormats(imgHelp) }
}

function isTooOld({ major, minor }: QemuVersion): boolean {
  return major < MINIMUM_VERSION.major || (major === MINIMUM_VERSION.major && minor < MINIMUM_VERSION.minor)
}

async function helpText(binaryPath: string, args: string[]): Promise<string> {
  try {
    return (await execa(binaryPath, args, { timeout: HELP_TIMEOUT_MS })).stdout
  } catch (cause) {
    throw new QemuUnusableError({ binaryPath, reason: `${args.join(' ')} failed.`, cause })
  }
}
