import { lstat, unlink } from 'node:fs/promises'
import { openQmpConnection } from '../qmp/connection.ts'
import { QmpConnectError } from '../qmp/errors.ts'

/**
 * Makes sure that whoever answers at `socketPath` from now on is the QEMU about to be started: a socket that an earlier one left
 * behind is removed, one that a living process listens on is not touched. False when it is taken.
 * Throws QmpConnectError when the path cannot be a socket (too long, another kind of file, no permission).
 */
export async function claimSocket(socketPath: string): Promise<boolean> {
  try {
    const connection = await openQmpConnection({ socketPath, onLine: () => {}, onClose: () => {} })
    connection.close()
    return false
  } catch (error) {
    if (!(error instanceof QmpConnectError)) throw error
    if (error.code === 'ENOENT') return true
    // connect(2) refuses a plain file in the same way; that one is not ours to remove.
    if (error.code !== 'ECONNREFUSED' || !(await lstat(socketPath)).isSocket()) throw error
    await unlink(socketPath)
    return true
  }
}
