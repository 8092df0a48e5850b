'use client'

import { useSearchParams } from 'next/navigation'
import { SerialTerminal } from './serial-terminal.tsx'
import { type ConsoleProps, VncScreen } from './vnc-screen.tsx'

/**
 * The console of one VM: its display, or its serial port with `?view=serial`. Fills the flex column it stands in. It connects
 * by itself when the VM has a screen, and connects again when the network was away.
 */
export function ConsoleView(props: ConsoleProps) {
  const isSerial = useSearchParams().get('view') === 'serial'
  return isSerial ? <SerialTerminal {...props} /> : <VncScreen {...props} />
}
