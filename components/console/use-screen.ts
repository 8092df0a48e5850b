'use client'

import type RFB from '@novnc/novnc'
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { consoleUrl } from './console-url.ts'
import { type ConnectionStatus, keepConnected } from './keep-connected.ts'
import { openScreen } from './open-screen.ts'

/** `off`: nothing is to be connected to, the VM has no screen now. */
export type ConsoleStatus = ConnectionStatus | { state: 'off' }

type UseScreen = {
  /** Where the screen goes, and where the last picture stays while the connection is lost. */
  target: RefObject<HTMLElement | null>
  ghost: RefObject<HTMLElement | null>
  vmId: string
  hasScreen: boolean
}

/** Keeps the page connected to a VM's screen as long as the VM has one. */
export function useScreen({ target, ghost, vmId, hasScreen }: UseScreen) {
  const [status, setStatus] = useState<ConsoleStatus>({ state: 'off' })
  const [rfb, setRfb] = useState<RFB | null>(null)
  const kept = useRef<ReturnType<typeof keepConnected> | null>(null)
  const reconnectNow = useCallback(() => kept.current?.reconnectNow(), [])

  useEffect(() => {
    const element = target.current
    if (!hasScreen || !element) return
    const screen = {
      target: element,
      url: consoleUrl(location, { vmId, kind: 'vnc' }),
      onConnected: (connected: RFB) => {
        ghost.current?.replaceChildren()
        setRfb(connected)
      },
      onLost: (canvas: HTMLCanvasElement) => {
        ghost.current?.replaceChildren(canvas)
        setRfb(null)
      },
    }
    const connection = keepConnected({ open: report => openScreen(screen, report), onStatus: setStatus })
    kept.current = connection
    window.addEventListener('online', connection.reconnectNow)
    return () => {
      window.removeEventListener('online', connection.reconnectNow)
      kept.current = null
      connection.close()
      ghost.current?.replaceChildren()
      setRfb(null)
      setStatus({ state: 'off' })
    }
  }, [target, ghost, vmId, hasScreen])

  return { status, rfb, reconnectNow }
}
