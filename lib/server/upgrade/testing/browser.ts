import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { ProblemDocument } from '#lib/contract/problem.ts'

export async function opened(ws: WebSocket): Promise<WebSocket> {
  if (ws.readyState === ws.OPEN) return ws
  await Promise.race([
    once(ws, 'open'),
    once(ws, 'close').then(() => {
      throw new Error('the WebSocket was refused')
    }),
  ])
  return ws
}

export async function closed(ws: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise(resolve => ws.once('close', (code, reason) => resolve({ code, reason: String(reason) })))
}

export async function nextMessage(ws: WebSocket): Promise<string> {
  return new Promise(resolve => ws.once('message', data => resolve(String(data))))
}

/** Bytes until `byteCount` of them came. */
export async function receive(ws: WebSocket, byteCount: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise(resolve => {
    ws.on('message', data => {
      if (!Buffer.isBuffer(data)) return
      chunks.push(data)
      size += data.length
      if (size >= byteCount) resolve(Buffer.concat(chunks))
    })
  })
}

/** Reads a conversation in pieces of known size, whatever the sizes of the messages are; call it before the first arrives. */
export function byteReader(ws: WebSocket): { read(byteCount: number): Promise<Buffer> } {
  let pending = Buffer.alloc(0)
  let onData = () => {}
  ws.on('message', data => {
    if (Buffer.isBuffer(data)) pending = Buffer.concat([pending, data])
    onData()
  })
  return {
    read: byteCount =>
      new Promise(resolve => {
        onData = () => {
          if (pending.length < byteCount) return
          onData = () => {}
          const piece = pending.subarray(0, byteCount)
          pending = pending.subarray(byteCount)
          resolve(piece)
        }
        onData()
      }),
  }
}

/** Reads and forgets until that many bytes came. */
export async function passThrough(ws: WebSocket, byteCount: number): Promise<void> {
  let size = 0
  return new Promise(resolve => {
    ws.on('message', data => {
      if (Buffer.isBuffer(data)) size += data.length
      if (size >= byteCount) resolve()
    })
  })
}

/** An upgrade request byte by byte as a hostile client would write it; the socket is paused, nothing is read yet. */
export async function rawUpgrade(port: number, target: string, headers: Record<string, string>): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  socket.pause()
  await once(socket, 'connect')
  const lines = Object.entries({
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`)
  socket.write(`GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  return socket
}

/** Reads an answer until the server closes the connection, as it must after a refusal. */
export async function refusal(socket: Socket): Promise<{ status: number; problem: ProblemDocument }> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(Buffer.from(chunk))
  const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), problem: ProblemDocument.parse(JSON.parse(body)) }
}
