'use client'

import type RFB from '@novnc/novnc'
import { type RefObject, useCallback, useState } from 'react'
import type { Admit } from '#lib/client/consoles.ts'
import type { OpenLink } from './keep-connected.ts'
import { openScreen } from './open-screen.ts'
import { useKeptConnection } from './use-kept-connection.ts'

type UseScreen = {
  /** Where the screen goes, and where the last picture stays while the connection is lost. */
  target: RefObject<HTMLElement | null>
  ghost: RefObject<HTMLElement | null>
  /** Another one: another connection. */
  admit: Admit
  hasScreen: boolean
}

/** Keeps the page connected to a VM's screen as long as the VM has one. `rfb` is null while there is no connection. */
export function useScreen({ target, ghost, admit, hasScreen }: UseScreen) {
  const [rfb, setRfb] = useState<RFB | null>(null)

  const open = useCallback<OpenLink>(
    report => {
      const element = target.current
      if (!element) throw new Error('The console is not on the page')
      const link = openScreen(
        {
          target: element,
          admit,
          onConnected: connected => {
            ghost.current?.replaceChildren()
            setRfb(connected)
          },
          onLost: canvas => {
            ghost.current?.replaceChildren(canvas)
            setRfb(null)
          },
        },
        report,
      )
      return {
        close() {
          link.close()
          setRfb(null)
        },
      }
    },
    [target, ghost, admit],
  )

  return { ...useKeptConnection(hasScreen ? open : null), rfb }
}
