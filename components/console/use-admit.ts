'use client'

import { useCallback } from 'react'
import { type Admit, admitToConsole } from '#lib/client/consoles.ts'
import type { ConsoleKind } from '#lib/contract/console.ts'

/** Lets whoever is signed in to one console of a VM. */
export function useAdmit(vmId: string, kind: ConsoleKind): Admit {
  return useCallback(signal => admitToConsole({ vmId, kind }, signal), [vmId, kind])
}
