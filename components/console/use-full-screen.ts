'use client'

import { type RefObject, useEffect, useState } from 'react'

type KeyboardLock = { lock(): Promise<void>; unlock(): void }

/** Chromium only: in full screen, Alt + Tab, the Windows key and Esc reach the page (Keyboard Lock API, not in TypeScript's DOM). */
function keyboardLock(): KeyboardLock | null {
  const isLock = (value: unknown): value is KeyboardLock =>
    typeof value === 'object' && value !== null && 'lock' in value
  const found: unknown = 'keyboard' in navigator ? navigator.keyboard : null
  return isLock(found) ? found : null
}

/** Full screen for one element. `isPossible` is false on phones that allow it for videos only. */
export function useFullScreen(element: RefObject<HTMLElement | null>) {
  const [isFull, setIsFull] = useState(false)
  const [isPossible, setIsPossible] = useState(false)

  useEffect(() => {
    setIsPossible(document.fullscreenEnabled)
    const onChange = () => {
      const isNowFull = document.fullscreenElement !== null && document.fullscreenElement === element.current
      setIsFull(isNowFull)
      if (!isNowFull) keyboardLock()?.unlock()
    }
    document.addEventListener('fullscreenchange', onChange)
    return () => document.removeEventListener('fullscreenchange', onChange)
  }, [element])

  async function toggle(): Promise<void> {
    if (isFull) return document.exitFullscreen()
    try {
      await element.current?.requestFullscreen({ navigationUI: 'hide' })
      await keyboardLock()?.lock()
    } catch {
      // The browser may refuse either one; then the page stays as it is, which the person sees.
    }
  }

  return { isFull, isPossible, toggle }
}
