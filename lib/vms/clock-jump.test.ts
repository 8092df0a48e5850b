import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
  life = await host.open()
})
afterEach(async () => {
  await life.abandon()
  await host.close()
})

/** The wall clock, and only it: what is monotonic goes on, as on a real host. */
function jump(byMs: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + byMs })
  onTestFinished(() => void vi.useRealTimers())
}

/** By how much a moment that the page shows differs from what it was before the jump and the jump; no test runs for an hour. */
const offBy = (at: string | null | undefined, before: string | null, byMs: number) =>
  Math.abs(Date.parse(at ?? '') - Date.parse(before ?? '') - byMs) / HOUR_MS

test.each([DAY_MS, -DAY_MS])(
  'F20: when the clock jumps by %d ms a VM has run for as long as before, for those who have its page open and after a restart',
  async byMs => {
    const { id } = await life.create({ name: 'web' })
    const before = await life.vms.start(id)
    const written = before.startedAt
    host.events.length = 0
    jump(byMs)
    const told = () => host.events.flatMap(event => (event.type === 'vm.changed' ? [event.vm] : [])).at(-1)
    await vi.waitFor(() => expect(offBy(told()?.startedAt, written, byMs)).toBeLessThan(1), 20_000)
    expect(offBy(told()?.cause.since, before.cause.since, byMs)).toBeLessThan(1)
    // Told by the new clock, in the moment of a jump: it moves no further.
    jump(byMs)
    const paused = await life.vms.pause(id)
    expect(offBy(paused.cause.since, new Date().toISOString(), 0)).toBeLessThan(1)
    expect(offBy(paused.startedAt, written, 2 * byMs)).toBeLessThan(1)

    await life.abandon()
    life = await host.open()
    expect(offBy(life.vms.read(id).startedAt, written, 2 * byMs)).toBeLessThan(1)
    vi.useRealTimers()
    await life.abandon()
    life = await host.open()
    expect(life.vms.read(id).startedAt).toBe(written)
  },
)

test.each([DAY_MS, -DAY_MS])(
  'F20: when the clock jumps by %d ms a VM is as it was, and the guest has all its time to shut down',
  async byMs => {
    const { id } = await life.create({ name: 'web' })
    const { pid } = await life.vms.start(id)
    await life.vms.shutDown(id)
    jump(byMs)
    await life.registry.find(id).machine?.monitor.reread()
    expect(life.vms.read(id)).toMatchObject({ state: 'shutting-down', pid })
    // Found again by when the process was started in ticks since boot, which no clock changes.
    await life.abandon()
    life = await host.open()
    expect(life.adopted).toBe(1)
    expect(life.vms.read(id)).toMatchObject({ state: 'running', pid })
    expect((await life.vms.powerOff(id)).state).toBe('stopped')
  },
)
