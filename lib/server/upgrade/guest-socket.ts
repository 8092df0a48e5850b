import { connect, type Socket } from 'node:net'

/**
 * One read of a unix socket brings at most what its sender's buffer held (net.core.wmem_default, about 208 KiB), so a larger
 * buffer is never filled. Pages of it that were never written to take no memory.
 */
const BUFFER_BYTES = 256 * 1024

type OnChunk = (chunk: Buffer, release: () => void) => void

/**
 * Connects to a unix socket and reads it into two buffers that are used in turn: one is filled while the other is on its way
 * out. When neither is free it stops reading, so a reader that is slower than QEMU slows QEMU down and takes no memory here.
 *
 * Each chunk stays valid until its `release` is called; chunks must be released in the order in which they came.
 */
export function connectGuestSocket({ path, onChunk }: { path: string; onChunk: OnChunk }): Socket {
  // Slow: a buffer of its own, not a slice of Node's shared pool that other data would keep alive.
  const buffers = [Buffer.allocUnsafeSlow(BUFFER_BYTES), Buffer.allocUnsafeSlow(BUFFER_BYTES)] as const
  let turn: 0 | 1 = 0
  let inUse = 0

  const release = () => {
    inUse -= 1
    socket.resume()
  }
  const socket = connect({
    path,
    onread: {
      // Called before the first read and after every `callback`, also after one that paused.
      buffer: () => {
        turn = turn === 0 ? 1 : 0
        return buffers[turn]
      },
      callback: byteCount => {
        inUse += 1
        onChunk(buffers[turn].subarray(0, byteCount), release)
        return inUse < buffers.length
      },
    },
  })
  return socket
}
