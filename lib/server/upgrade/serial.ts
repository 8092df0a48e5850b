import type { WebSocket } from 'ws'
import type { ConsoleMode } from '#lib/contract/console.ts'
import type { Connection } from './connection.ts'
import { ENDINGS } from './endings.ts'
import { keepAlive } from './keep-alive.ts'
import type { UpgradeLimits } from './limits.ts'

/**
 * A VM's serial port. Whoever provides it reads QEMU's socket all the time, with or without listeners: a guest whose
 * serial port is not read stalls after some hundred bytes.
 */
export type SerialPort = {
  /** What the guest wrote lately, for a terminal that is opened now. */
  history(): Uint8Array
  /** `onEnd` is called when QEMU is gone. Returns the function that unsubscribes. */
  subscribe(onBytes: (bytes: Uint8Array) => void, onEnd: () => void): () => void
  write(bytes: Uint8Array): void
}

/**
 * Shows a serial port to a browser: its history, then every byte as it comes. A browser that does not keep up is cut rather
 * than waited for, since the guest must not stall; it connects again and gets the history.
 */
export function relaySerial(options: {
  ws: WebSocket
  port: SerialPort
  mode: ConsoleMode
  connection: Connection
  limits: UpgradeLimits
}): void {
  const { ws, port, mode, connection, limits } = options
  const history = port.history()
  if (history.byteLength > 0) ws.send(history)
  const unsubscribe = port.subscribe(
    bytes => {
      ws.send(bytes)
      if (ws.bufferedAmount > limits.serialBacklogBytes + history.byteLength) connection.end(ENDINGS.tooSlow)
    },
    () => connection.end(ENDINGS.guestClosed),
  )
  connection.signal.addEventListener('abort', unsubscribe, { once: true })
  keepAlive(ws, { everyMs: limits.pingEveryMs, signal: connection.signal })
  ws.on('message', (data, isBinary) => {
    if (!isBinary || !Buffer.isBuffer(data)) connection.end(ENDINGS.notBinary)
    else if (mode === 'control') port.write(data)
  })
}
