import { createConnection } from 'node:net'
import type { Guesthouse } from './guesthouse.ts'

export type Answer = { status: number; headers: Map<string, string>; body: string; all: string }

const LIMIT_MS = 60_000

/**
 * Sends these very bytes and reads what comes back until the server closes, or has switched protocols.
 * Clients tidy a request up before they send it; what must be refused has to arrive as it is.
 */
export function exchange(port: number, request: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let all = ''
    const socket = createConnection({ host: '127.0.0.1', port }, () => socket.write(request, 'latin1'))
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error(`No end of the answer after ${LIMIT_MS} ms:\n${all}`)))
    socket.setEncoding('latin1')
    socket.on('data', chunk => {
      all += chunk
      if (all.startsWith('HTTP/1.1 101 ') && all.includes('\r\n\r\n')) socket.destroy()
    })
    // A server that refuses in the middle of a request closes while we still write: what it said counts.
    socket.on('error', error => (all ? resolve(parse(all)) : reject(error)))
    socket.on('close', () => resolve(parse(all)))
  })
}

function parse(all: string): Answer {
  const [head = '', ...rest] = all.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line): [string, string] => {
    const [name = '', ...value] = line.split(':')
    return [name.toLowerCase(), value.join(':').trim()]
  })
  const found = new Map(headers)
  const raw = rest.join('\r\n\r\n')
  const bytes = found.get('transfer-encoding') === 'chunked' ? dechunked(raw) : raw
  const body = Buffer.from(bytes, 'latin1').toString('utf8')
  return { status: Number(statusLine.split(' ')[1]), headers: found, body, all }
}

/** RFC 9112 section 7.1, without extensions and trailers. */
function dechunked(raw: string): string {
  const [, size = '0'] = /^([0-9a-f]+)\r\n/i.exec(raw) ?? []
  const length = Number.parseInt(size, 16)
  if (length === 0) return ''
  const from = size.length + 2
  return raw.slice(from, from + length) + dechunked(raw.slice(from + length + 2))
}

type Parts = { method?: string; target?: string; headers?: Record<string, string>; body?: string }

/** A request in bytes, with our Host unless another is given, and no other header than those. */
export function request(port: number, { method = 'GET', target = '/', headers = {}, body = '' }: Parts): string {
  const length = body ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}
  const all = { Host: `127.0.0.1:${port}`, Connection: 'close', ...length, ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `${[`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body}`
}

/** The same as the admin sends it. */
export function requestAs({ port, credentials }: Pick<Guesthouse, 'port' | 'credentials'>, parts: Parts): string {
  return request(port, { ...parts, headers: { ...credentials, ...parts.headers } })
}

/** A WebSocket handshake (RFC 6455 section 4.1) without an Origin: add one. */
export function handshake(port: number, target: string, headers: Record<string, string> = {}): string {
  const upgrade = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  return request(port, { target, headers: { ...upgrade, ...headers } })
}
