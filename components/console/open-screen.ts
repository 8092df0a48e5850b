import type RFB from '@novnc/novnc'
import type { Link, OpenLink } from './keep-connected.ts'

type ScreenOptions = {
  /** Gets noVNC's elements while the connection stands. */
  target: HTMLElement
  url: string
  onConnected: (rfb: RFB, canvas: HTMLCanvasElement) => void
  /** The canvas still shows the last picture. */
  onLost: (canvas: HTMLCanvasElement | null) => void
}

/** One connection of noVNC. It is imported here and not above: it reads `document` as it is imported. */
export function openScreen(
  { target, url, onConnected, onLost }: ScreenOptions,
  { up, down }: Parameters<OpenLink>[0],
): Link {
  let rfb: RFB | null = null
  let isClosed = false

  const connect = async () => {
    const { default: Rfb } = await import('@novnc/novnc')
    if (isClosed) return
    const screen = new Rfb(target, url, { shared: true })
    rfb = screen
    screen.background = 'transparent'
    const canvas = target.querySelector('canvas')
    screen.addEventListener('connect', () => {
      if (canvas) onConnected(screen, canvas)
      up()
    })
    screen.addEventListener('disconnect', () => {
      onLost(canvas)
      down()
    })
  }
  connect().catch(down)

  return {
    close() {
      isClosed = true
      rfb?.disconnect()
    },
  }
}
