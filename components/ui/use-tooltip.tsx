'use client'

import { type FocusEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Floating } from './floating.tsx'

const HOVER_DELAY_MS = 350

/**
 * A tooltip for any element: spread `triggerProps` on it and render `tooltip` beside it. It shows on hover after a moment and on
 * keyboard focus at once, goes with Escape, and says nothing when `text` is null (WCAG 1.4.13).
 */
export function useTooltip(text: ReactNode | null) {
  const anchor = useRef<HTMLElement | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [isOpen, setIsOpen] = useState(false)

  const close = () => {
    clearTimeout(timer.current)
    setIsOpen(false)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!isOpen) return
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setIsOpen(false)
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [isOpen])

  const triggerProps = {
    onPointerEnter(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === 'touch') return
      anchor.current = event.currentTarget
      timer.current = setTimeout(() => setIsOpen(true), HOVER_DELAY_MS)
    },
    onPointerLeave: close,
    onPointerDown(event: PointerEvent<HTMLElement>) {
      close()
      // A finger has no hover: pressing what is disabled is how it asks why.
      if (event.pointerType === 'touch' && event.currentTarget.ariaDisabled === 'true') {
        anchor.current = event.currentTarget
        setIsOpen(true)
      }
    },
    onFocus(event: FocusEvent<HTMLElement>) {
      if (!event.currentTarget.matches(':focus-visible')) return
      anchor.current = event.currentTarget
      setIsOpen(true)
    },
    onBlur: close,
  }

  const tooltip = isOpen && text && (
    <Floating anchor={anchor} side="above" className="pointer-events-none">
      <span
        role="tooltip"
        className="block max-w-72 animate-appear rounded-control bg-raised px-2 py-1 text-small text-text shadow-float text-pretty"
      >
        {text}
      </span>
    </Floating>
  )
  return { triggerProps, tooltip }
}
