'use client'

import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react'
import { placeNear, type Side } from './placement.ts'

type FloatingProps = {
  anchor: RefObject<HTMLElement | null>
  side: Side
  className?: string
  children: ReactNode
}

/**
 * A box in the browser's top layer beside an anchor: no z-index, never clipped. It is placed through the CSSOM, which a
 * strict `style-src` allows, and follows its anchor when the page scrolls or resizes.
 */
export function Floating({ anchor, side, className, children }: FloatingProps) {
  const ref = useRef<HTMLSpanElement>(null)

  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    element.showPopover()
    const place = () => {
      const from = anchor.current?.getBoundingClientRect()
      if (!from) return
      const viewport = { width: document.documentElement.clientWidth, height: window.innerHeight }
      const box = { width: element.offsetWidth, height: element.offsetHeight }
      const { left, top } = placeNear(from, { box, viewport, side })
      element.style.left = `${left}px`
      element.style.top = `${top}px`
    }
    place()
    window.addEventListener('scroll', place, { capture: true, passive: true })
    window.addEventListener('resize', place)
    return () => {
      window.removeEventListener('scroll', place, { capture: true })
      window.removeEventListener('resize', place)
    }
  }, [anchor, side])

  return (
    <span ref={ref} popover="manual" className={className}>
      {children}
    </span>
  )
}
