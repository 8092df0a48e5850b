'use client'

import type RFB from '@novnc/novnc'
import { type RefObject, useEffect, useState } from 'react'
import { releaseModifiers } from './keystroke.ts'
import { isReleaseKey, RELEASE_KEYS } from './release-keyboard.ts'

type UseScreenFocus = { target: RefObject<HTMLElement | null>; rfb: RFB | null; vmName: string }

/**
 * Gives the canvas its name and its place in the tab order, the keyboard to the guest when nothing else has it, and the
 * keyboard back when asked: inside, every key but that one belongs to the guest (WCAG 2.1.2).
 */
export function useScreenFocus({ target, rfb, vmName }: UseScreenFocus): { hasKeyboard: boolean } {
  const [hasKeyboard, setHasKeyboard] = useState(false)

  useEffect(() => {
    const canvas = target.current?.querySelector('canvas')
    if (!canvas || !rfb) return
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', `Screen of ${vmName}`)
    canvas.setAttribute('aria-description', `Keys go to the VM. ${RELEASE_KEYS} releases the keyboard.`)
    canvas.tabIndex = 0
  }, [target, rfb, vmName])

  useEffect(() => {
    const element = target.current
    if (!element || !rfb) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isReleaseKey(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      rfb.blur()
      // The next Tab goes on from here instead of from the top of the page.
      element.closest('section[data-console-state]')?.querySelector<HTMLElement>('button')?.focus()
    }
    const onFocusIn = () => setHasKeyboard(true)
    const onFocusOut = () => {
      setHasKeyboard(false)
      releaseModifiers(rfb)
    }
    const life = new AbortController()
    const { signal } = life
    // Capture: before noVNC, which sends what it sees and keeps it to itself.
    element.addEventListener('keydown', onKeyDown, { capture: true, signal })
    element.addEventListener('focusin', onFocusIn, { signal })
    element.addEventListener('focusout', onFocusOut, { signal })
    if (document.activeElement === document.body) rfb.focus({ preventScroll: true })
    return () => {
      life.abort()
      setHasKeyboard(false)
    }
  }, [target, rfb])

  return { hasKeyboard }
}
