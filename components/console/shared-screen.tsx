'use client'

import { useEffect, useRef } from 'react'
import type { Admit } from '#lib/client/consoles.ts'
import { Reconnecting } from './reconnecting.tsx'
import { STATE_NAMES } from './state-names.ts'
import { useScreen } from './use-screen.ts'
import { useScreenFocus } from './use-screen-focus.ts'

/** `isViewOnly` spares what would be thrown away: it is the server that lets nothing through. */
export type SharedConsoleProps = { vmName: string; isViewOnly: boolean; admit: Admit }

/** A VM’s screen for somebody who came by a link. */
export function SharedScreen({ vmName, isViewOnly, admit }: SharedConsoleProps) {
  const target = useRef<HTMLDivElement>(null)
  const ghost = useRef<HTMLDivElement>(null)
  const { status, rfb, reconnectNow } = useScreen({ target, ghost, admit, hasScreen: true })
  useScreenFocus({ target, rfb, vmName })

  useEffect(() => {
    if (!rfb) return
    rfb.scaleViewport = true
    rfb.viewOnly = isViewOnly
  }, [rfb, isViewOnly])

  return (
    <section
      aria-label="Console"
      data-console-state={STATE_NAMES[status.state]}
      className="relative min-h-0 flex-1 overflow-hidden"
    >
      <div ref={ghost} aria-hidden="true" className="absolute inset-0 flex opacity-30 grayscale" />
      <div ref={target} data-keys="own" className="absolute inset-0" />
      <Reconnecting status={status} onReconnect={reconnectNow} />
    </section>
  )
}
