import { expect, onTestFinished, test, vi } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import { vmRecord } from '#lib/db/testing/temporary-database.ts'
import { createBus } from '#lib/events/bus.ts'
import { stoppedEntry } from './create.ts'
import { createUsageSampler } from './usage-sampler.ts'
import type { VmEntry } from './vm-entry.ts'

const hostUsage = {
  ...{ cpuPercent: 0, memoryTotalBytes: 0, memoryAvailableBytes: 0, diskTotalBytes: 0, diskFreeBytes: 0 },
  loadAverage1: 0,
}

/** VMs whose process is this one. */
function running(count: number): VmEntry[] {
  return Array.from({ length: count }, () => {
    const entry = stoppedEntry(vmRecord(), { dataPath: '/nowhere', runtimePath: '/nowhere' })
    const machine: unknown = { identity: { pid: process.pid } }
    return Object.assign(entry, { machine })
  })
}

function sampled(entries: VmEntry[]) {
  const bus = createBus<LiveEvent>({ capacity: 1, keep: () => false, onSubscriberError: () => {} })
  const usages = vi.fn<(vms: Record<string, unknown>) => void>()
  const sampler = createUsageSampler({
    ...{ registry: { all: () => entries }, bus, everyMs: 5 },
    hostUsage: async () => hostUsage,
  })
  onTestFinished(() => sampler.close())
  bus.subscribe(({ event }) => event.type === 'usage' && usages(event.vms))
  return usages
}

test('the usage of all running VMs is told in one event, however many there are', async () => {
  const entries = running(45)
  const usages = sampled(entries)
  const ids = entries.map(({ record }) => record.id).sort()
  await vi.waitFor(() => expect(Object.keys(usages.mock.lastCall?.[0] ?? {}).sort()).toEqual(ids))
  expect(entries.at(-1)?.usage?.memoryBytes).toBeGreaterThan(1e6)
})

test('while VMs are looked at, others have their turn: one that ends meanwhile is left out', async () => {
  const entries = running(45)
  const [first, last] = [entries[0], entries.at(-1)]
  if (!first || !last) throw new Error('no VMs')
  let ended = false
  const end = () => {
    last.machine = null
    ended = true
  }
  Object.defineProperty(first, 'usage', { get: () => null, set: () => void (ended || setImmediate(end)) })
  const usages = sampled(entries)
  await vi.waitFor(() => expect(usages).toHaveBeenCalled())
  const [seen] = usages.mock.calls[0] ?? []
  expect(Object.keys(seen ?? {})).toHaveLength(43)
  expect(seen).not.toHaveProperty(last.record.id)
})
