import { connect } from 'node:net'
import { endpoints } from '#lib/contract/endpoints.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { vmFiles } from '#lib/vms/files.ts'
import { ask, createVm, readVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { limitMemory, oomKills } from './memory-limit.ts'
import { qemuProcessOf } from './qemu.ts'

const KILLED = 'The kernel killed QEMU because memory ran out (OOM killer). Give this VM or another less memory'

/** QEMU takes more memory than it may have, by a command that Guesthouse never gives. @returns when its monitor is gone with it */
async function takeTooMuch({ dataPath, runtimePath }: Guesthouse, vmId: string): Promise<void> {
  const monitor = connect(vmFiles({ dataPath, runtimePath, vmId }).rescueSocket)
  const props = { 'qom-type': 'memory-backend-ram', id: 'too-much', size: 512 * MIB, prealloc: true }
  for (const command of [{ execute: 'qmp_capabilities' }, { execute: 'object-add', arguments: props }]) {
    monitor.write(JSON.stringify(command))
  }
  monitor.resume()
  // A connection that is cut by a death may be said to be reset.
  await new Promise(resolve => monitor.once('error', () => {}).once('close', resolve))
}

for (const { who, restarts } of [
  { who: 'that Guesthouse started', restarts: false },
  { who: 'that Guesthouse found again', restarts: true },
]) {
  test(`F06: the kernel kills a QEMU ${who} for want of memory: the page and the history say so, and it starts again`, async ({
    guesthouse,
    page,
  }) => {
    const limit = await limitMemory(`guesthouse-e2e-${process.pid}`, 64 * MIB)
    test.skip(typeof limit === 'string', String(limit))
    if (typeof limit === 'string') return
    try {
      const name = restarts ? 'found again' : 'started'
      const { id } = await createVm(guesthouse, { name })
      await startVm(guesthouse, id)
      if (restarts) {
        await guesthouse.kill9()
        await guesthouse.run()
      }
      const qemu = await qemuProcessOf(id)
      const before = await oomKills()
      await page.goto(`/vms/${id}`)
      await limit.hold(qemu?.pid ?? 0)
      await takeTooMuch(guesthouse, id)

      // The kernel's doing, and nobody else's.
      expect(await oomKills()).toBeGreaterThan(before)
      await expect(page.getByRole('main').getByText(KILLED).first()).toBeVisible()
      expect(await readVm(guesthouse, id)).toMatchObject({ state: 'crashed' })
      await page.goto(`/vms/${id}/activity`)
      await expect(page.getByText(`“${name}” crashed: ${KILLED}`)).toBeVisible()

      await startVm(guesthouse, id)
      expect(await readVm(guesthouse, id)).toMatchObject({ state: 'running' })
      await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: id } })
    } finally {
      await limit.remove()
    }
  })
}
