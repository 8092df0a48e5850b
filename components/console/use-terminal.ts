'use client'

import type { Terminal } from '@xterm/xterm'
import { type RefObject, useEffect, useState } from 'react'
import { openStrictly } from './open-strictly.ts'
import { isReleaseKey } from './release-keyboard.ts'

async function showTerminal(element: HTMLElement, signal: AbortSignal): Promise<Terminal | null> {
  const { createTerminal } = await import('./terminal.ts')
  if (signal.aborted) return null
  const { terminal, fit } = createTerminal()
  openStrictly(terminal, element)
  terminal.attachCustomKeyEventHandler(event => {
    if (!isReleaseKey(event)) return true
    terminal.blur()
    element.closest('section[data-console-state]')?.querySelector<HTMLElement>('button')?.focus()
    return false
  })
  const resize = new ResizeObserver(() => fit.fit())
  resize.observe(element)
  signal.addEventListener('abort', () => {
    resize.disconnect()
    terminal.dispose()
  })
  if (document.activeElement === document.body) terminal.focus()
  return terminal
}

/** A terminal in an element; null until it is loaded, which happens only where one is looked at. */
export function useTerminal(target: RefObject<HTMLElement | null>): Terminal | null {
  const [terminal, setTerminal] = useState<Terminal | null>(null)
  useEffect(() => {
    const element = target.current
    if (!element) return
    const life = new AbortController()
    void showTerminal(element, life.signal).then(setTerminal)
    return () => {
      life.abort()
      setTerminal(null)
    }
  }, [target])
  return terminal
}
