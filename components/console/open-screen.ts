import type RFB from '@novnc/novnc'
import type { Admit } from '#lib/client/consoles.ts'
import { consoleSocket, refusalOf } from './console-socket.ts'
import type { Link, OpenLink } from './keep-connected.ts'

type ScreenOptions = {
  /** Gets noVNC's elements while the connection stands. */
  target: HTMLElement
  admit: Admit
  onConnected: (rfb: RFB) => void
  /** After `onConnected` only; the canvas still shows the last picture. */
  onLost: (canvas: HTMLCanvasElement) => void
}

/** One connection of noVNC. It is imported here and not above: it reads `document` as it is imported. */
export function openScreen(
  { target, admit, onConnected, onLost }: ScreenOptions,
  { up, down }: Parameters<OpenLink>[0],
): Link {
  const life = new AbortController()

  const connect = async () => {
    const [{ default: Rfb }, admitted] = await Promise.all([import('@novnc/novnc'), admit(life.signal)])
    if (life.signal.aborted) return
    // Ours and not noVNC's, which keeps the reason of a close to itself.
    const socket = consoleSocket(admitted)
    life.signal.addEventListener('abort', () => socket.close())
    let reason = ''
    socket.addEventListener('close', event => {
      reason = event.reason
    })

    const rfb = new Rfb(target, socket, { shared: true })
    rfb.background = 'transparent'
    let canvas: HTMLCanvasElement | null = null
    rfb.addEventListener('connect', () => {
      canvas = target.querySelector('canvas')
      onConnected(rfb)
      up()
    })
    rfb.addEventListener('disconnect', () => {
      if (canvas) onLost(canvas)
      down(reason)
    })
    life.signal.addEventListener('abort', () => rfb.disconnect())
  }
  connect().catch((error: unknown) => {
    life.abort()
    down(refusalOf(error))
  })

  return { close: () => life.abort() }
}
