import type { Terminal } from '@xterm/xterm'
import type { Admit } from '#lib/client/consoles.ts'
import { consoleSocket, refusalOf } from './console-socket.ts'
import type { Link, OpenLink } from './keep-connected.ts'

/** What may wait to be drawn. A guest can write faster than any page draws; beyond this, what is oldest is not worth waiting for. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024

/** One connection of a terminal to a serial port. The server sends the history first, so each one starts on a clean screen. */
export function openSerial(
  { terminal, admit }: { terminal: Terminal; admit: Admit },
  { up, down }: Parameters<OpenLink>[0],
): Link {
  const life = new AbortController()

  const connect = async () => {
    const admitted = await admit(life.signal)
    if (life.signal.aborted) return
    const socket = consoleSocket(admitted)
    socket.binaryType = 'arraybuffer'
    const encoder = new TextEncoder()
    let waitingBytes = 0

    socket.addEventListener('open', () => {
      terminal.reset()
      up()
    })
    socket.addEventListener('message', ({ data }) => {
      if (!(data instanceof ArrayBuffer) || waitingBytes > MOST_WAITING_BYTES) return
      const bytes = new Uint8Array(data)
      waitingBytes += bytes.byteLength
      terminal.write(bytes, () => {
        waitingBytes -= bytes.byteLength
      })
    })
    const typing = terminal.onData(text => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encoder.encode(text))
    })
    socket.addEventListener('close', ({ reason }) => {
      typing.dispose()
      down(reason)
    })
    life.signal.addEventListener('abort', () => {
      typing.dispose()
      socket.close()
    })
  }
  connect().catch((error: unknown) => down(refusalOf(error)))

  return { close: () => life.abort() }
}
