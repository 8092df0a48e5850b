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

function draw(canvas: HTMLCanvasElement | null, image: HTMLImageElement): void {
  if (!canvas) return
  if (canvas.width !== image.naturalWidth || canvas.height !== image.naturalHeight) {
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
  }
  canvas.getContext('2d')?.drawImage(image, 0, 0)
}
