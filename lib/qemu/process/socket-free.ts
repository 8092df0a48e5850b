import { lstat } from 'node:fs/promises'
import { openQmpConnection } from '../qmp/connection.ts'
import { QmpConnectError } from '../qmp/errors.ts'

/**
 * Whether nobody listens at `socketPath`, so that whoever answers there later is the QEMU about to be started. A socket that a dead
 * QEMU left behind is free: the next one replaces it.
 * Throws QmpConnectError when the path cannot be a socket: too long, forbidden, or another kind of file, which QEMU would delete.
 */
export async function isSocketFree(socketPath: string): Promise<boolean> {
  try {
    const connection = await openQmpConnection({ socketPath, onLine: () => {}, onClose: () => {} })
    connection.close()
    return false
  } catch (error) {
    if (!(error instanceof QmpConnectError)) throw error
    if (error.code === 'ENOENT') return true
    // Somebody does listen: the queue is full, or it is just ending.
    if (error.code === 'EAGAIN' || error.code === 'ECONNRESET') return false
    // connect(2) refuses a plain file in the same way as a socket without a listener.
    if (error.code === 'ECONNREFUSED' && (await lstat(socketPath)).isSocket()) return true
    throw error
  }
}
