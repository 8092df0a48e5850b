'use client'

import { toastFailure } from '#components/layout/toast-failure.ts'
import { useOfflineReason } from '#lib/client/live/use-connection.ts'
import { type PowerAction, usePowerAction } from '#lib/client/mutations/vms.ts'
import { mayOn, useMe } from '#lib/client/use-rights.ts'
import { reasonWithout, type VmRight } from '#lib/contract/rights.ts'
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

const NEEDS: Record<VmAction, VmRight> = {
  start: 'power',
  'shut-down': 'power',
  'power-off': 'power',
  reset: 'power',
  pause: 'power',
  resume: 'power',
  delete: 'delete',
  'change-hardware': 'hardware',
  'open-console': 'console',
}

/** What can be done with a VM now: runs it, says what is under way, and why something cannot be done. */
export function useVmActions(vm: Vm) {
  const power = usePowerAction((action, error) => toastFailure(`“${vm.name}” ${TRIED[action]}`, error))
  const offlineReason = useOfflineReason()
  const me = useMe()
  const without = (right: VmRight) => (mayOn(me, vm, right) ? null : reasonWithout(right))
  return {
    run: (action: PowerAction) => power.mutate({ vmId: vm.id, action }),
    /** For what is allowed in every state: the connection, then the account’s rights. */
    reasonAgainstChange: offlineReason ?? without('hardware'),
    reasonAgainstPower: offlineReason ?? without('power'),
    pending: power.isPending ? power.variables.action : null,
    /** For `disabledReason`: the connection first, then the account’s rights, then the VM’s state. */
    reasonAgainst: (action: VmAction) => offlineReason ?? without(NEEDS[action]) ?? reasonAgainst(action, vm),
  }
}
