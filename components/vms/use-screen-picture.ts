import { type RefObject, useEffect, useState } from 'react'
import { urlOf } from '#lib/client/url.ts'
import { endpoints } from '#lib/contract/endpoints.ts'

/** From one picture to asking for the next: a slow host is never asked twice at a time. */
const PAUSE_MS = 3000

type ScreenPictureOptions = {
  vmId: string
  /** Whether there is a screen to ask for, and somebody to see it. */
  active: boolean
}

/**
 * Draws the guest’s screen on a canvas every few seconds. The canvas keeps the last picture while the next one loads or when it
 * fails, so nothing flickers or jumps. Returns whether it holds a picture, and whether that is old.
 */
export function useScreenPicture(canvas: RefObject<HTMLCanvasElement | null>, { vmId, active }: ScreenPictureOptions) {
  const [picture, setPicture] = useState<'none' | 'fresh' | 'stale'>('none')

  useEffect(() => {
    if (!active) {
      setPicture(before => (before === 'none' ? 'none' : 'stale'))
      return
    }
    let next: ReturnType<typeof setTimeout> | undefined
    let image: HTMLImageElement | undefined
    const ask = () => {
      const asked = new Image()
      image = asked
      asked.onload = () => {
        draw(canvas.current, asked)
        setPicture('fresh')
        next = setTimeout(ask, PAUSE_MS)
      }
      asked.onerror = () => {
        setPicture(before => (before === 'none' ? 'none' : 'stale'))
        next = setTimeout(ask, PAUSE_MS)
      }
      asked.src = `${urlOf(endpoints.vms.screenshot, { params: { vmId } })}?at=${Date.now()}`
    }
    ask()
    return () => {
      clearTimeout(next)
      if (image) {
        image.onload = null
        image.onerror = null
        image.src = ''
      }
    }
  }, [active, canvas, vmId])

  return picture
}

/** In the canvas’s own pixels: scaled down once and well, and no more memory than is seen. */
function draw(canvas: HTMLCanvasElement | null, image: HTMLImageElement): void {
  const context = canvas?.getContext('2d')
  if (!canvas || !context) return
  const width = Math.round(canvas.clientWidth * devicePixelRatio)
  const height = Math.round(canvas.clientHeight * devicePixelRatio)
  // Setting the size clears the canvas, also when it is the same.
  canvas.width = width
  canvas.height = height
  const scale = Math.min(width / image.naturalWidth, height / image.naturalHeight)
  const [shownWidth, shownHeight] = [image.naturalWidth * scale, image.naturalHeight * scale]
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, (width - shownWidth) / 2, (height - shownHeight) / 2, shownWidth, shownHeight)
}
