import type RFB from '@novnc/novnc'
import type { Link, OpenLink } from './keep-connected.ts'

type ScreenOptions = {
  /** Gets noVNC's elements while the connection stands. */
  target: HTMLElement
  url: string
  onConnected: (rfb: RFB) => void
  /** After `onConnected` only; the canvas still shows the last picture. */
  onLost: (canvas: HTMLCanvasElement) => void
}

/** One connection of noVNC. It is imported here and not above: it reads `document` as it is imported. */
export function openScreen(
  { target, url, onConnected, onLost }: ScreenOptions,
  { up, down }: Parameters<OpenLink>[0],
): Link {
  const life = new AbortController()

  const connect = async () => {
    const { default: Rfb } = await import('@novnc/novnc')
    if (life.signal.aborted) return
    // Ours and not noVNC's, which keeps the reason of a close to itself.
    const socket = new WebSocket(url)
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
  connect().catch(() => {
    life.abort()
    down()
  })

  return { close: () => life.abort() }
}
