import type { LiveEvent } from '#lib/contract/events.ts'
import type { HostUsage } from '#lib/contract/host.ts'
import type { VmUsage } from '#lib/contract/vm.ts'
import type { Bus } from '#lib/events/bus.ts'
import { type ProcessUsage, processCpuPercent, readProcessUsage } from '#lib/host/process-usage.ts'
import { inTurns } from './in-turns.ts'
import type { VmRegistry } from './registry.ts'

const INTERVAL_MS = 2_000

/**
 * CPU and memory of every running VM, from the kernel's view of its process: QEMU is never asked. Nobody looks, nothing is
 * sampled: an idle host stays idle.
 */
export function createUsageSampler({
  registry,
  bus,
  hostUsage,
  everyMs = INTERVAL_MS,
}: {
  registry: Pick<VmRegistry, 'all'>
  bus: Bus<LiveEvent>
  hostUsage: () => Promise<HostUsage>
  everyMs?: number
}): { close(): void } {
  const last = new Map<number, ProcessUsage>()
  let isLooking = false

  /** null at the first sight of a process: a rate needs two. */
  function sample(pid: number): VmUsage | null {
    const usage = readProcessUsage(pid)
    if (!usage) return null
    const before = last.get(pid)
    last.set(pid, usage)
    if (!before) return null
    return { cpuPercent: Math.round(processCpuPercent(before, usage) * 10) / 10, memoryBytes: usage.residentBytes }
  }

  async function tick(): Promise<void> {
    if (bus.subscriberCount === 0) return last.clear()
    const vms: Record<string, VmUsage> = {}
    const seen = new Set<number>()
    const running = registry.all().filter(({ machine }) => machine)
    await inTurns(running, entry => {
      const pid = entry.machine?.identity.pid
      // It may have ended since.
      if (pid === undefined) return
      seen.add(pid)
      entry.usage = sample(pid)
      if (entry.usage) vms[entry.record.id] = entry.usage
    })
    for (const pid of last.keys()) if (!seen.has(pid)) last.delete(pid)
    bus.publish({ type: 'usage', host: await hostUsage(), vms })
  }

  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    await tick().catch(() => {})
    isLooking = false
  }

  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return { close: () => clearInterval(timer) }
}
