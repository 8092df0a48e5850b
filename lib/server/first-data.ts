import type { Health } from '#lib/contract/health.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { runtime } from './global.ts'

/** 200 cards are 0.9 MB of HTML; 5,000 would be 21 MB, and a second and a half in which nobody else is served. docs/adr/0017-large-fleets.md */
const MOST_FIRST_VMS = 200

/**
 * What a page shows before its scripts run: the same objects as the API's, read from memory. The page reads them again when its live
 * stream opens, so they may be a moment old; null when there are so many that it reads them by itself. Call it while a request is rendered, never at module scope.
 */
export function firstVms(): Vm[] | null {
  const { vms } = runtime().services
  return vms.count() > MOST_FIRST_VMS ? null : vms.list()
}

/** What is wrong now, for every page. */
export function firstHealth(): Health {
  return runtime().services.health()
}
