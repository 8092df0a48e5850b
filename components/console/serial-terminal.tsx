'use client'

import { useCallback, useRef } from 'react'
import { canDo } from '#lib/contract/vm-actions.ts'
import { ShareButton } from '../share/share-button.tsx'
import { ConsoleFrame } from './console-frame.tsx'
import type { OpenLink } from './keep-connected.ts'
import { NoPicture } from './no-picture.tsx'
import { openSerial } from './open-serial.ts'
import { Reconnecting } from './reconnecting.tsx'
import { RELEASE_KEYS } from './release-keyboard.ts'
import { useAdmit } from './use-admit.ts'
import { useKeptConnection } from './use-kept-connection.ts'
import { useTerminal } from './use-terminal.ts'
import type { ConsoleProps } from './vnc-screen.tsx'

/** A VM's first serial port as a terminal: what was written lately, then live. */
export function SerialTerminal({ vm, onStart, isStarting }: ConsoleProps) {
  const target = useRef<HTMLDivElement>(null)
  const terminal = useTerminal(target)
  const isRunning = canDo('open-console', vm.state)
  const admit = useAdmit(vm.id, 'serial')
  const open = useCallback<OpenLink>(
    report => {
      if (!terminal) throw new Error('The terminal is not loaded')
      return openSerial({ terminal, admit }, report)
    },
    [terminal, admit],
  )
  const { status, reconnectNow } = useKeptConnection(terminal && isRunning ? open : null)
  return (
    <ConsoleFrame
      view="serial"
      status={status}
      tools={<ShareButton vm={vm} kind="serial" />}
      hint={<span className="max-narrow:hidden pointer-coarse:hidden">{RELEASE_KEYS} releases the keyboard</span>}
    >
      <section
        aria-label={`Serial console of ${vm.name}`}
        data-keys="own"
        className={`absolute inset-0 bg-screen p-2 ${isRunning ? '' : 'invisible'}`}
      >
        <div ref={target} className="size-full" />
      </section>
      {isRunning ? (
        <Reconnecting status={status} onReconnect={reconnectNow} />
      ) : (
        <NoPicture vm={vm} onStart={onStart} isStarting={isStarting} />
      )}
    </ConsoleFrame>
  )
}
