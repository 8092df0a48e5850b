'use client'

import { useCallback, useRef } from 'react'
import type { OpenLink } from './keep-connected.ts'
import { openSerial } from './open-serial.ts'
import { Reconnecting } from './reconnecting.tsx'
import type { SharedConsoleProps } from './shared-screen.tsx'
import { STATE_NAMES } from './state-names.ts'
import { useKeptConnection } from './use-kept-connection.ts'
import { useTerminal } from './use-terminal.ts'

/** A VM’s serial port for somebody who came by a link. */
export function SharedSerial({ vmName, admit }: SharedConsoleProps) {
  const target = useRef<HTMLDivElement>(null)
  const terminal = useTerminal(target)
  const open = useCallback<OpenLink>(
    report => {
      if (!terminal) throw new Error('The terminal is not loaded')
      return openSerial({ terminal, admit }, report)
    },
    [terminal, admit],
  )
  const { status, reconnectNow } = useKeptConnection(terminal ? open : null)
  return (
    <section
      aria-label={`Serial console of ${vmName}`}
      data-console-state={STATE_NAMES[status.state]}
      data-keys="own"
      className="relative min-h-0 flex-1 bg-screen p-2"
    >
      <div ref={target} className="size-full" />
      <Reconnecting status={status} onReconnect={reconnectNow} />
    </section>
  )
}
