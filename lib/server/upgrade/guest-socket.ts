import { connect, type Socket } from 'node:net'

/** As fast as larger ones and half the memory; half of it costs 1.4 times the CPU: docs/adr/0010. */
const BUFFER_BYTES = 128 * 1024

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
