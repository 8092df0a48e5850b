'use client'

import type { Terminal } from '@xterm/xterm'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { consoleUrl } from './console-url.ts'
import { keepConnected } from './keep-connected.ts'
import { openSerial } from './open-serial.ts'
import { isReleaseKey } from './release-keyboard.ts'
import type { ConsoleStatus } from './use-screen.ts'

/** A terminal in an element; null until it is loaded, which happens only where one is looked at. */
export function useTerminal(target: RefObject<HTMLElement | null>): Terminal | null {
  const [terminal, setTerminal] = useState<Terminal | null>(null)
  useEffect(() => {
    const element = target.current
    if (!element) return
    let close = () => {}
    let isGone = false
    const load = async () => {
      const { createTerminal } = await import('./terminal.ts')
      if (isGone) return
      const { terminal: loaded, fit } = createTerminal()
      loaded.open(element)
      loaded.attachCustomKeyEventHandler(event => {
        if (!isReleaseKey(event)) return true
        loaded.blur()
        element.parentElement?.parentElement?.querySelector<HTMLElement>('button')?.focus()
        return false
      })
      const resize = new ResizeObserver(() => fit.fit())
      resize.observe(element)
      if (document.activeElement === document.body) loaded.focus()
      setTerminal(loaded)
      close = () => {
        resize.disconnect()
        loaded.dispose()
        setTerminal(null)
      }
    }
    void load()
    return () => {
      isGone = true
      close()
    }
  }, [target])
  return terminal
}

/** Keeps a terminal connected to a VM's serial port as long as the VM runs. */
export function useSerial({
  terminal,
  vmId,
  isRunning,
}: {
  terminal: Terminal | null
  vmId: string
  isRunning: boolean
}) {
  const [status, setStatus] = useState<ConsoleStatus>({ state: 'off' })
  const kept = useRef<ReturnType<typeof keepConnected> | null>(null)
  const reconnectNow = useCallback(() => kept.current?.reconnectNow(), [])

  useEffect(() => {
    if (!terminal || !isRunning) return
    const url = consoleUrl(location, { vmId, kind: 'serial' })
    const connection = keepConnected({ open: report => openSerial({ terminal, url }, report), onStatus: setStatus })
    kept.current = connection
    window.addEventListener('online', connection.reconnectNow)
    return () => {
      window.removeEventListener('online', connection.reconnectNow)
      kept.current = null
      connection.close()
      setStatus({ state: 'off' })
    }
  }, [terminal, vmId, isRunning])

  return { status, reconnectNow }
}
