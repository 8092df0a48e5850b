import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const DAY_MS = 24 * 60 * 60 * 1000
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
