import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import type { QmpCloseReason } from './close-reason.ts'
import { QmpConnectError, QmpProtocolError } from './errors.ts'
import { createLineSplitter } from './line-splitter.ts'

/** sun_path in unix(7) has 108 bytes, one of them for the terminating NUL; QEMU refuses more as well. */
const MAX_SOCKET_PATH_BYTES = 107
/** After a chunk this large the event loop gets a turn, so that a peer that floods us cannot starve everybody else. */
const YIELD_AFTER_BYTES = 16 * 1024
/** Commands are small: this much unsent means that QEMU has stopped reading long ago. */
const MAX_UNSENT_BYTES = 1024 * 1024

const CONNECT_FAILURES: Record<string, string> = {
  ENOENT: 'there is no such socket',
  ECONNREFUSED: 'nobody listens there',
  EACCES: 'permission denied',
  // QEMU listens with a backlog of one.
  EAGAIN: 'other programs are connected to it and wait for it',
}

export type QmpConnection = {
  /** Sends one line. Throws QmpProtocolError when QEMU has not read for so long that sending more would only fill memory. */
  send(line: string): void
  /** Ends the connection at once, what is unsent included. Idempotent. */
  close(): void
}

export type QmpConnectionOptions = {
  socketPath: string
  /** Called for each line. A QmpProtocolError thrown here ends the connection with that reason. */
  onLine: (line: string) => void
  /** Called exactly once, after the last line. */
  onClose: (reason: QmpCloseReason) => void
  signal?: AbortSignal | undefined
}

/** Bytes to lines on a unix socket; knows nothing of JSON. Throws QmpConnectError, or the signal's reason. */
export async function openQmpConnection(options: QmpConnectionOptions): Promise<QmpConnection> {
  const socket = await connectSocket(options)
  const splitter = createLineSplitter()
  let reason: QmpCloseReason | undefined

  function end(cause: QmpCloseReason): void {
    reason ??= cause
    socket.destroy()
  }

  socket.on('data', (chunk: Buffer) => {
    try {
      for (const line of splitter.push(chunk)) {
        // A listener may have closed the connection: what is left of this chunk is then nobody's business.
        if (reason) return
        options.onLine(line)
      }
    } catch (error) {
      end({ by: 'protocol', error: asProtocolError(error) })
      return
    }
    if (chunk.length >= YIELD_AFTER_BYTES) {
      socket.pause()
      setImmediate(() => socket.resume())
    }
  })
  // ECONNRESET is how a killed QEMU looks when it left bytes of ours unread.
  socket.on('error', error => end({ by: 'peer', error }))
  socket.on('close', () => options.onClose(reason ?? { by: 'peer', error: null }))

  return {
    send(line) {
      if (socket.writableLength > MAX_UNSENT_BYTES) {
        throw new QmpProtocolError(`QEMU does not read its monitor: ${socket.writableLength} bytes are waiting`)
      }
      socket.write(`${line}\n`)
    },
    close: () => end({ by: 'us' }),
  }
}

async function connectSocket({ socketPath, signal }: QmpConnectionOptions): Promise<Socket> {
  const pathBytes = Buffer.byteLength(socketPath)
  if (pathBytes > MAX_SOCKET_PATH_BYTES) {
    const detail = `a socket path may have ${MAX_SOCKET_PATH_BYTES} bytes, this one has ${pathBytes}`
    throw new QmpConnectError({ socketPath, code: 'ENAMETOOLONG', detail })
  }
  signal?.throwIfAborted()
  const socket = createConnection({ path: socketPath })
  try {
    await once(socket, 'connect', signal ? { signal } : {})
    return socket
  } catch (cause) {
    socket.destroy()
    signal?.throwIfAborted()
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new QmpConnectError({ socketPath, code, detail: CONNECT_FAILURES[code] ?? code }, { cause })
  }
}

function asProtocolError(error: unknown): QmpProtocolError {
  if (error instanceof QmpProtocolError) return error
  return new QmpProtocolError('A line from QEMU could not be handled', { cause: error })
}
