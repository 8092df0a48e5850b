import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ProblemDocument } from '#lib/contract/problem.ts'

/** Answers an upgrade request with a problem instead of a WebSocket, and lets go of the connection once that is written. */
export function refuseUpgrade(socket: Duplex, document: ProblemDocument): void {
  const body = JSON.stringify(document)
  const head = [
    `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status] ?? 'Refused'}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
  ]
  // Destroying at once could reset the connection before the answer is read.
  socket.once('finish', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
