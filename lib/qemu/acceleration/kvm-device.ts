import { open } from 'node:fs/promises'
import { execa } from 'execa'
import { confinedCommand, type RunAs } from '../process/privileges.ts'

export type KvmDevice = 'usable' | 'missing' | 'forbidden'

export const KVM_DEVICE_PATH = '/dev/kvm'

/** The node can be there without the module behind it: systemd makes it from the module's own list. */
const NO_DEVICE = new Set(['ENOENT', 'ENODEV', 'ENXIO'])

/**
 * Whether QEMU's user could open the KVM device, before any QEMU is started: the system's error codes tell the cases
 * apart, QEMU's message does so only in words.
 */
export async function kvmDevice({
  path = KVM_DEVICE_PATH,
  runAs,
}: {
  path?: string
  runAs: RunAs | null
}): Promise<KvmDevice> {
  try {
    await (await open(path, 'r+')).close()
  } catch (error) {
    return NO_DEVICE.has(codeOf(error)) ? 'missing' : 'forbidden'
  }
  return runAs === null || (await mayUse(path, runAs)) ? 'usable' : 'forbidden'
}

/** test(1): 1 is false, more is an error. */
const TEST_SAYS_NO = 1

/** Asks the kernel as that user: permission may also come from an ACL, which mode and group do not show. */
async function mayUse(path: string, runAs: RunAs): Promise<boolean> {
  const command = await confinedCommand({ binaryPath: '/usr/bin/test', args: ['-r', path, '-a', '-w', path], runAs })
  // Where it cannot be asked, trying shows it.
  if (command === null) return true
  const { exitCode } = await execa(command.file, command.args, { reject: false })
  return exitCode !== TEST_SAYS_NO
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
