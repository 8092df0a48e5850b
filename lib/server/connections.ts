import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { plainAddress } from './trusted-proxies.ts'

/** The first byte of a TLS connection: a record of type handshake (RFC 8446, 5.1). */
const TLS_HANDSHAKE = 22
const TO_SAY_SOMETHING_MS = 10_000

export type ConnectionOptions = {
  /** From one address at one time, so that it cannot take them all (N19). */
  mostFromOne: number
  /** Proxies: everybody comes from their address. */
  isExempt: (address: string) => boolean
  /** Whether the server speaks TLS. */
  tls: boolean
  /** Told of each address that had too many, when it begins. */
  onCrowded?: (address: string) => void
  firstByteMs?: number
}

/**
 * Stands before everything that the server does with a connection: counts them by address, and answers who speaks http to a port that
 * speaks TLS, which an address without `https://` makes of every browser.
 */
export function watchConnections(server: Server, options: ConnectionOptions): void {
  const { mostFromOne, isExempt, tls, onCrowded = () => {}, firstByteMs = TO_SAY_SOMETHING_MS } = options
  const open = new Map<string, number>()
  const crowded = new Set<string>()
  const inner = server.listeners('connection')
  server.removeAllListeners('connection')
  const pass = (socket: Socket) => {
    for (const listener of inner) Reflect.apply(listener, server, [socket])
  }

  function leave(from: string): void {
    const left = (open.get(from) ?? 1) - 1
    if (left > 0) open.set(from, left)
    else open.delete(from)
    if (left <= mostFromOne / 2) crowded.delete(from)
  }

  server.on('connection', (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress)
    const from = countedAs(address)
    const before = open.get(from) ?? 0
    if (before >= mostFromOne && !isExempt(address)) {
      if (!crowded.has(from)) onCrowded(from)
      crowded.add(from)
      socket.destroy()
      return
    }
    open.set(from, before + 1)
    socket.once('close', () => leave(from))
    if (tls) sortOut(socket, { pass, firstByteMs })
    else pass(socket)
  })
}

/** Who has one IPv6 address has the 2^64 of its network. */
function countedAs(address: string): string {
  if (!address.includes(':') || address === '::1') return address
  const [head = '', tail = ''] = address.split('::')
  const first = head.split(':').filter(Boolean)
  const zeros = Array.from({ length: 8 - first.length - tail.split(':').filter(Boolean).length }, () => '0')
  return `${[...first, ...(address.includes('::') ? zeros : []), ...tail.split(':')].slice(0, 4).join(':')}::/64`
}

function sortOut(socket: Socket, { pass, firstByteMs }: { pass: (socket: Socket) => void; firstByteMs: number }): void {
  const giveUp = () => socket.destroy()
  const cut = setTimeout(giveUp, firstByteMs).unref()
  socket.on('error', giveUp)
  socket.once('close', () => clearTimeout(cut))
  socket.once('readable', () => {
    const first: Buffer | null = socket.read()
    if (first === null) return giveUp()
    if (first[0] !== TLS_HANDSHAKE) return socket.end(answerToPlain(first.toString('latin1')), giveUp)
    clearTimeout(cut)
    socket.off('error', giveUp)
    socket.unshift(first)
    pass(socket)
  })
}

/** Leads a page to where it is; tells a program. Nothing of what was sent is read further: it went over the line unencrypted. */
export function answerToPlain(request: string): string {
  const path = /^(?:GET|HEAD) (\/[\x21-\x7e]*) HTTP\/1\.[01]\r\n/.exec(request)?.[1]
  const host = /\r\nhost: *([a-z0-9.:[\]-]+) *\r\n/i.exec(request)?.[1]
  const leads = path !== undefined && host !== undefined
  const words = `This port speaks https only. Open https://${host ?? ''} instead.\n`
  return [
    `HTTP/1.1 ${leads ? '307 Temporary Redirect' : '400 Bad Request'}`,
    ...(leads ? [`Location: https://${host}${path}`] : []),
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(words)}`,
    'Cache-Control: no-store',
    'Connection: close',
    '',
    words,
  ].join('\r\n')
}
