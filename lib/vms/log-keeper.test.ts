import { stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLogKeeper } from './log-keeper.ts'
import { createVmHost } from './testing/vm-host.ts'

const MAX_BYTES = 10 * 1024 * 1024

test('F29: what a running QEMU writes to its log stays below a cap', async () => {
  const host = await createVmHost()
  const life = await host.open()
  const keeper = createLogKeeper({ registry: life.registry, everyMs: 10 })
  onTestFinished(async () => {
    keeper.close()
    await life.abandon()
    await host.close()
  })
  const { id } = await life.create()
  await life.vms.start(id)
  const log = join(host.dataPath, 'vms', id, 'qemu.log')
  await truncate(log, MAX_BYTES + 1)
  await vi.waitFor(async () => expect((await stat(log)).size).toBeLessThanOrEqual(MAX_BYTES), { timeout: 30_000 })
})
