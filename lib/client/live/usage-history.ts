import type { HostUsage } from '#lib/contract/host.ts'
import type { VmUsage } from '#lib/contract/vm.ts'
import { createStore, type Store } from '#lib/shared/store.ts'

/** At one sample every two seconds: three minutes. */
export const USAGE_SAMPLES = 90

export type UsageHistory = {
  host: Store<readonly HostUsage[]>
  /** The samples of one VM, oldest first; empty for one that never ran while this page looked. */
  of: (vmId: string) => Store<readonly VmUsage[]>
  /** `host` is null for who may not see it. */
  record: (sample: { host: HostUsage | null; vms: Record<string, VmUsage> }) => void
}

function append<T>(store: Store<readonly T[]>, sample: T): void {
  store.set([...store.get().slice(1 - USAGE_SAMPLES), sample])
}

/** Remembers the last samples, for sparklines. It lives as long as the page: the server keeps no history. */
export function createUsageHistory(): UsageHistory {
  const host = createStore<readonly HostUsage[]>([])
  const perVm = new Map<string, Store<readonly VmUsage[]>>()
  const of = (vmId: string) => {
    const store = perVm.get(vmId) ?? createStore<readonly VmUsage[]>([])
    perVm.set(vmId, store)
    return store
  }
  return {
    host,
    of,
    record(sample) {
      if (sample.host) append(host, sample.host)
      for (const [vmId, usage] of Object.entries(sample.vms)) append(of(vmId), usage)
      // A VM that stopped starts its next line from nothing.
      for (const [vmId, store] of perVm) if (!(vmId in sample.vms)) store.set([])
    },
  }
}

export const usageHistory = createUsageHistory()
