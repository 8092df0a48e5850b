'use client'

import { type RefObject, useEffect, useState } from 'react'

const HIDE_AFTER_MS = 3_000
/** Pushing the pointer against the upper edge brings the bar back. */
const EDGE_PX = 4

/** In full screen the bar leaves after 3 s, and comes back at the upper edge or with the focus; elsewhere it stays. */
export function useHidingBar({ bar, isFull }: { bar: RefObject<HTMLElement | null>; isFull: boolean }): boolean {
  const [isHidden, setIsHidden] = useState(false)

  useEffect(() => {
    if (!isFull) return
    let timer: ReturnType<typeof setTimeout>
    const holds = () => bar.current?.matches(':hover, :focus-within') ?? false
    const hideSoon = () => {
      clearTimeout(timer)
      timer = setTimeout(() => (holds() ? hideSoon() : setIsHidden(true)), HIDE_AFTER_MS)
    }
    const show = () => {
      setIsHidden(false)
      hideSoon()
    }
    const onPointerMove = (event: PointerEvent) => {
      if (event.clientY <= EDGE_PX) show()
    }
    const element = bar.current
    hideSoon()
    // Capture: noVNC keeps the events of its canvas to itself.
    window.addEventListener('pointermove', onPointerMove, true)
    element?.addEventListener('focusin', show)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pointermove', onPointerMove, true)
      element?.removeEventListener('focusin', show)
      setIsHidden(false)
    }
  }, [bar, isFull])

  return isHidden
}
