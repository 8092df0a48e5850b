import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createFrameReader } from './frame-reader.ts'

/** Where a console can be reached: QEMU's socket itself, or a WebSocket in front of it. */
export type Address = { kind: 'unix'; path: string } | { kind: 'websocket'; port: number; path: string }

/** The same client for every contender: as little work per byte as Node allows, so that the proxy is what is measured. */
export type Wire = { send(bytes: Buffer): void; close(): void }

const BUFFER_BYTES = 256 * 1024
const MASK = Buffer.of(0x5a, 0xc3, 0x3c, 0xa5)

export async function connectWire(address: Address, onBytes: (bytes: Buffer) => void): Promise<Wire> {
  let receive = onBytes
  const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  const onread = {
    buffer,
    callback: (count: number) => {
      receive(buffer.subarray(0, count))
      return true
    },
  }
  if (address.kind === 'unix') {
    const socket = connect({ path: address.path, onread })
    await once(socket, 'connect')
    return { send: bytes => void socket.write(bytes), close: () => socket.destroy() }
  }
  const socket = connect({ host: '127.0.0.1', port: address.port, noDelay: true, onread })
  const readFrames = createFrameReader(onBytes)
  const upgraded = new Promise<void>((resolve, reject) => {
    let head = ''
    receive = chunk => {
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      receive = readFrames
      if (!head.startsWith('HTTP/1.1 101')) return reject(new Error(`refused: ${head.slice(0, 200)}`))
      readFrames(Buffer.from(head.slice(end + 4), 'latin1'))
      resolve()
    }
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('closed during the handshake')))
  })
  await once(socket, 'connect')
  sendHandshake(socket, address)
  await upgraded
  return { send: bytes => void socket.write(maskedFrame(bytes)), close: () => socket.destroy() }
}

function sendHandshake(socket: Socket, { port, path }: { port: number; path: string }): void {
  const host = `127.0.0.1:${port}`
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Origin: http://${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    // QEMU speaks no WebSocket without it (io/channel-websock.c); noVNC's users have always sent it.
    'Sec-WebSocket-Protocol: binary',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
}

/** A client's binary frame of at most 125 bytes: requests of RFB are 10. */
function maskedFrame(payload: Buffer): Buffer {
  const frame = Buffer.alloc(6 + payload.length)
  frame[0] = 0x82
  frame[1] = 0x80 | payload.length
  MASK.copy(frame, 2)
  for (let i = 0; i < payload.length; i += 1) frame[6 + i] = (payload[i] ?? 0) ^ (MASK[i % 4] ?? 0)
  return frame
}
