import type { Vm } from '#lib/contract/vm.ts'
import { runtime } from './global.ts'

/**
 * What a page shows before its scripts run: the same objects as the API's, read from memory. The page reads them again when its live
 * stream opens, so they may be a moment old. Call it while a request is rendered, never at module scope.
 */
export function firstVms(): Vm[] {
  return runtime().services.vms.list()
}
