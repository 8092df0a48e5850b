import type { WebSocket } from 'ws'
import type { ConsoleMode } from '#lib/contract/console.ts'
import type { Connection } from './connection.ts'
import { ENDINGS } from './endings.ts'
import { connectGuestSocket } from './guest-socket.ts'
import { keepAlive } from './keep-alive.ts'
import type { UpgradeLimits } from './limits.ts'
import { watchProgress } from './progress.ts'
import { createViewOnly } from './view-only.ts'

type VncRelay = {
  socketPath: string
  mode: ConsoleMode
  connection: Connection
  limits: UpgradeLimits
  /** Completes the handshake; called once, when QEMU's socket has taken the connection. */
  accept: (onOpen: (ws: WebSocket) => void) => void
  /** QEMU's socket cannot be reached; there was no handshake. */
  onUnreachable: (cause: Error) => void
}

/**
 * Carries RFB bytes between QEMU's VNC socket and a browser, untouched (of who only looks, only what looking takes), with backpressure both ways: at most two buffers
 * wait for a slow browser (guest-socket.ts), and a browser is not read while QEMU does not take its input.
 */
export function relayVnc({ socketPath, mode, connection, limits, accept, onUnreachable }: VncRelay): void {
  let ws: WebSocket | null = null
  const onward = mode === 'view' ? createViewOnly() : (said: Buffer) => said
  const progress = watchProgress({
    limitMs: limits.stalledAfterMs,
    signal: connection.signal,
    // What waits is never read, so a close frame behind it would not be either.
    onStalled: () => ws?.terminate(),
  })
  const guest = connectGuestSocket({
    path: socketPath,
    onChunk(chunk, release) {
      progress.started()
      ws?.send(chunk, () => {
        progress.finished()
        release()
      })
    },
  })
  connection.signal.addEventListener('abort', () => guest.destroy(), { once: true })

  guest.on('error', cause => {
    if (ws) connection.end(ENDINGS.guestFailed)
    else onUnreachable(cause)
  })
  guest.on('end', () => connection.end(ENDINGS.guestClosed))
  guest.on('drain', () => ws?.resume())
  guest.once('connect', () =>
    accept(opened => {
      ws = opened
      keepAlive(opened, { everyMs: limits.pingEveryMs, signal: connection.signal })
      opened.on('message', (data, isBinary) => {
        if (!isBinary || !Buffer.isBuffer(data)) return connection.end(ENDINGS.notBinary)
        const heard = onward(data)
        if (heard === null) return connection.end(ENDINGS.notRfb)
        if (heard.length > 0 && !guest.destroyed && !guest.write(heard)) opened.pause()
      })
    }),
  )
}
