import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { ENDINGS, type Ending } from './endings.ts'

/** One console connection: a browser's end and a guest's end with one life. Whichever ends first ends the other. */
export type Connection = {
  /** Aborted when the connection ends, for whichever reason: timers, listeners and sockets hang on it. */
  signal: AbortSignal
  /** Ends both sides; the browser is told how. Later calls change nothing. */
  end(how: Ending): void
  /** Gives the connection its browser's end, once the handshake is done. */
  attach(ws: WebSocket): void
}

/**
 * @param socket the TCP connection of the upgrade request; its end is the connection's end
 * @param closeWithinMs how long the browser has to answer a close before it is cut
 */
export function createConnection(socket: Duplex, { closeWithinMs }: { closeWithinMs: number }): Connection {
  const life = new AbortController()
  let webSocket: WebSocket | null = null

  function end(how: Ending): void {
    if (life.signal.aborted) return
    life.abort()
    if (!webSocket) {
      socket.destroy()
      return
    }
    webSocket.resume()
    webSocket.close(how.code, how.reason)
    const cut = setTimeout(() => socket.destroy(), closeWithinMs)
    socket.once('close', () => clearTimeout(cut))
  }
  socket.once('close', () => end(ENDINGS.browserLeft))

  return {
    signal: life.signal,
    end,
    attach(ws) {
      webSocket = ws
      // ws answers a broken or too large frame itself, with the right code, and then closes.
      ws.on('error', () => {})
    },
  }
}
