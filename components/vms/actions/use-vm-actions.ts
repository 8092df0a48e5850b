'use client'

import { toastFailure } from '#components/layout/toast-failure.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { type PowerAction, usePowerAction } from '#lib/client/mutations/vms.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { reasonAgainst, type VmAction } from '#lib/contract/vm-actions.ts'

const TRIED: Record<PowerAction, string> = {
  start: 'did not start',
  'shut-down': 'was not shut down',
  'power-off': 'was not powered off',
  reset: 'was not reset',
  pause: 'was not paused',
  resume: 'was not resumed',
}

/** What can be done with a VM now: runs it, says what is under way, and why something cannot be done. */
export function useVmActions(vm: Vm) {
  const power = usePowerAction((action, error) => toastFailure(`“${vm.name}” ${TRIED[action]}`, error))
  const offlineReason = useOfflineReason()
  return {
    run: (action: PowerAction) => power.mutate({ vmId: vm.id, action }),
    offlineReason,
    pending: power.isPending ? power.variables.action : null,
    /** For `disabledReason`: the connection first, then the VM’s state. */
    reasonAgainst: (action: VmAction) => offlineReason ?? reasonAgainst(action, vm),
  }
}
