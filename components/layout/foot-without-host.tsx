'use client'

import { useMay } from '#lib/client/use-rights.ts'
import { PhoneFoot } from './phone-foot.tsx'

/** On a phone theme and account stand at the end of the Host page; who has none has them at the end of the list. */
export function FootWithoutHost() {
  return useMay('host.read') ? null : <PhoneFoot />
}
