'use client'

import { useSyncExternalStore } from 'react'
import { passkeySite } from '#lib/contract/passkey.ts'

const nothingChanges = () => () => {}

function hindrance(): string | null {
  const site = passkeySite(window.location.origin)
  if ('reason' in site) return site.reason
  return 'PublicKeyCredential' in window ? null : 'This browser knows no passkeys.'
}

/** Why this browser can use no passkeys at this address; null: it can. */
export function usePasskeyHindrance(): string | null {
  return useSyncExternalStore(nothingChanges, hindrance, () => null)
}
