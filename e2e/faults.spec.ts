import { readdir, readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, listImages, listVms, readVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { requestAs } from './http-exchange.ts'
import { qemuProcessOf, qemuState } from './qemu.ts'
import { expectSound } from './sound.ts'

/** Files of the pool, of disks that are half made, too. */
const poolFiles = ({ dataPath }: Guesthouse) => readdir(join(dataPath, 'pools/default'))

const MOMENTS: Record<string, (vmId: string) => Promise<unknown>> = {
  'before it is heard': async () => {},
  'when QEMU is there': vmId => expect.poll(() => qemuProcessOf(vmId), { intervals: [1] }).not.toBeNull(),
}

for (const [moment, reached] of Object.entries(MOMENTS)) {
  test(`F02: killed with -9 while a VM starts, ${moment}: no QEMU is forgotten and no state is stuck`, async ({
    guesthouse,
  }) => {
    const { id } = await createVm(guesthouse, { name: `starting ${moment}` })
    for (let round = 0; round < 3; round += 1) {
      const started = startVm(guesthouse, id).catch(() => null)
      await reached(id)
      await guesthouse.kill9()
      await started
      await guesthouse.run()
      await expectSound(guesthouse, moment)
      const { state } = await readVm(guesthouse, id)
      expect(await qemuState(guesthouse, id)).toBe(state === 'running' ? 'running' : 'no process')
      if (state !== 'running') await startVm(guesthouse, id)
      await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: id } })
      await expect.poll(() => qemuState(guesthouse, id)).toBe('no process')
    }
  })
}

test('F03: killed with -9 while VMs and their disks are made and deleted: each is there or not', async ({
  guesthouse,
}) => {
  for (let round = 0; round < 5; round += 1) {
    const disk = { kind: 'new', sizeBytes: 1024 ** 3 } as const
    const before = (await poolFiles(guesthouse)).length
    const works = [
      ...(await listVms(guesthouse))
        .slice(0, 1)
        .map(vm => ask(guesthouse, endpoints.vms.remove, { params: { vmId: vm.id }, query: { disks: 'delete' } })),
      ...['a', 'b', 'c'].map(name => createVm(guesthouse, { name: `${name}${round}`, disk })),
    ].map(work => work.catch(() => null))
    // In the middle of it: something has changed on disk, not everything is done.
    await expect.poll(async () => (await poolFiles(guesthouse)).length, { intervals: [1] }).not.toBe(before)
    await guesthouse.kill9()
    await Promise.all(works)
    await guesthouse.run()
    await expectSound(guesthouse, `round ${round}`)
  }
})

test('F03: killed with -9 during an upload: nothing of it stays', async ({ guesthouse, linuxIso }) => {
  const file = await readFile(linuxIso)
  const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': String(file.length) }
  const socket = createConnection({ host: '127.0.0.1', port: guesthouse.port }).on('error', () => {})
  socket.write(requestAs(guesthouse, { method: 'POST', target: '/api/images?fileName=cut.iso', headers }))
  socket.write(file.subarray(0, file.length / 2))
  const filesIn = async () => {
    const entries = await readdir(guesthouse.libraryPath, { recursive: true, withFileTypes: true })
    return entries.filter(entry => entry.isFile()).map(entry => entry.name)
  }
  await expect.poll(filesIn).toHaveLength(1)
  await guesthouse.kill9()
  socket.destroy()
  await guesthouse.run()
  expect(await filesIn()).toEqual([])
  expect(await listImages(guesthouse)).toEqual([])
})
