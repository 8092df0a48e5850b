import { execa } from 'execa'
import type { Capabilities } from './capabilities.ts'
import { QemuTooOldError } from './errors.ts'
import { parseImgFormats } from './img-formats.ts'
import { parseNetdevKinds } from './netdev-kinds.ts'
import { queryBinary } from './query-binary.ts'

/** The oldest QEMU whose options are all used here: that of Debian 12. */
export const MINIMUM_VERSION = { major: 7, minor: 2 } as const

const HELP_TIMEOUT_MS = 20_000

/**
 * Asks the programs themselves, in well under a second: one short-lived QEMU without a machine for what QMP can tell, and
 * two help texts for what it cannot. Throws QemuTooOldError, or execa's error when a program does not run.
 */
export async function readCapabilities({
  binaryPath,
  imgPath,
}: {
  binaryPath: string
  imgPath: string
}): Promise<Capabilities> {
  const [answers, netdevHelp, imgHelp] = await Promise.all([
    queryBinary(binaryPath),
    // QMP's schema lists `user` even in a QEMU without libslirp; the help text lists what was compiled in.
    execa(binaryPath, ['-machine', 'none', '-netdev', 'help'], { timeout: HELP_TIMEOUT_MS }),
    execa(imgPath, ['--help'], { timeout: HELP_TIMEOUT_MS }),
  ])
  const { version } = answers
  if (
    version.major < MINIMUM_VERSION.major ||
    (version.major === MINIMUM_VERSION.major && version.minor < MINIMUM_VERSION.minor)
  ) {
    throw new QemuTooOldError({
      binaryPath,
      found: version.text,
      minimum: `${MINIMUM_VERSION.major}.${MINIMUM_VERSION.minor}`,
    })
  }
  return {
    ...answers,
    netdevKinds: parseNetdevKinds(netdevHelp.stdout),
    imageFormats: parseImgFormats(imgHelp.stdout),
  }
}
