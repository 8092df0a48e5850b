import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'

/** The user QEMU runs as. QEMU's own `-runas` does not go with its sandbox, so privileges are dropped before it is executed. */
export type RunAs = { uid: number; gid: number; groups?: number[] }

/** QEMU's whole environment: nothing of ours is its business, secrets least of all. */
export const QEMU_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
}

/**
 * The command that becomes QEMU without privileges and without a way to gain any: setpriv(1) from util-linux changes itself and
 * then executes QEMU, so pid and start time are QEMU's from the first moment. Null when it is needed but not installed.
 */
export async function confinedCommand(command: {
  binaryPath: string
  args: readonly string[]
  runAs: RunAs | null
}): Promise<{ file: string; args: string[] } | null> {
  const { binaryPath, args, runAs } = command
  const setpriv = await findProgram('setpriv')
  if (setpriv === null) return runAs === null ? { file: binaryPath, args: [...args] } : null
  return { file: setpriv, args: [...identityArguments(runAs), '--no-new-privs', '--', binaryPath, ...args] }
}

function identityArguments(runAs: RunAs | null): string[] {
  if (runAs === null) return []
  const groups = runAs.groups?.length ? `--groups=${runAs.groups.join(',')}` : '--clear-groups'
  return [`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, groups]
}

async function findProgram(name: string): Promise<string | null> {
  for (const folder of QEMU_ENVIRONMENT.PATH.split(':')) {
    const path = join(folder, name)
    const isExecutable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isExecutable) return path
  }
  return null
}
