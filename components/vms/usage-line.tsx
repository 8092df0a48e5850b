'use client'

import { useSyncExternalStore } from 'react'
import { Sparkline } from '#components/ui/sparkline.tsx'
import { USAGE_SAMPLES, usageHistory } from '#lib/client/live/usage-history.ts'
import type { Vm } from '#lib/contract/vm.ts'

/** How busy a VM was in the last three minutes; 100 is all the vCPUs it has. */
export function CpuLine({ vm, className }: { vm: Pick<Vm, 'id' | 'vcpus'>; className?: string }) {
  const history = usageHistory.of(vm.id)
  const samples = useSyncExternalStore(history.subscribe, history.get, history.get)
  return (
    <Sparkline
      values={samples.map(({ cpuPercent }) => cpuPercent)}
      max={100 * vm.vcpus}
      capacity={USAGE_SAMPLES}
      {...(className && { className })}
    />
  )
}
