'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { connection as liveStream } from '#lib/client/live/connection.ts'
import { type ConnectionStatus, keepConnected, type OpenLink } from './keep-connected.ts'

/** `off`: there is nothing to connect to now. */
export type ConsoleStatus = ConnectionStatus | { state: 'off' }

/**
 * Keeps a link open while the component is there. `open` null: none is wanted; another `open`: another link. When the browser
 * is online again, or the page's live stream is back, it does not wait for the next attempt's turn.
 */
export function useKeptConnection(open: OpenLink | null): { status: ConsoleStatus; reconnectNow: () => void } {
  const [status, setStatus] = useState<ConsoleStatus>({ state: 'off' })
  const kept = useRef<ReturnType<typeof keepConnected> | null>(null)
  const reconnectNow = useCallback(() => kept.current?.reconnectNow(), [])

  useEffect(() => {
    if (!open) return
    const connection = keepConnected({ open, onStatus: setStatus })
    kept.current = connection
    const unsubscribe = liveStream.subscribe(() => {
      if (liveStream.get().state === 'live') connection.reconnectNow()
    })
    window.addEventListener('online', connection.reconnectNow)
    return () => {
      window.removeEventListener('online', connection.reconnectNow)
      unsubscribe()
      kept.current = null
      connection.close()
      setStatus({ state: 'off' })
    }
  }, [open])

  return { status, reconnectNow }
}
