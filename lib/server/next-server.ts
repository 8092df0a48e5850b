import type { IncomingMessage } from 'node:http'
import { type RequestListener, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import next from 'next'
import type { Config } from './config.ts'

export type NextServer = {
  handle: RequestListener
  /** Development only: the socket over which Next reloads pages. */
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void
  close(): Promise<void>
}

/**
 * Next, as a request handler. It adds an `upgrade` listener to the server it is given, which then closes sockets that are not
 * its own; so it gets one that never listens, and ours decides about every upgrade. See docs/adr/0001.
 */
export async function startNext({ dev, host, port, programPath }: Config): Promise<NextServer> {
  const upgrades = new Server()
  const app = next({ dev, dir: programPath, hostname: host, port, httpServer: upgrades })
  await app.prepare()
  const handle = app.getRequestHandler()
  return {
    handle: (req, res) => void handle(req, res),
    upgrade: (req, socket, head) => {
      // Next listens only after its first request. Left open, a page that comes back first would wait for ever, and with it
      // every other WebSocket to us: browsers open one at a time per server (RFC 6455, 4.1).
      if (!upgrades.emit('upgrade', req, socket, head)) socket.destroy()
    },
    close: () => app.close(),
  }
}
