import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import { ask, createVm, listVms, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import { qemuState } from './qemu.ts'

const MISTAKES: [string, Partial<z.input<typeof NewVm>>, path: string][] = [
  ['an empty name', { name: '' }, 'name'],
  ['a name of spaces', { name: '   ' }, 'name'],
  ['a name of 5000 letters', { name: 'n'.repeat(5000) }, 'name'],
  ['a name with a comma', { name: 'a,b' }, 'name'],
  ['a name with a slash', { name: '../a' }, 'name'],
  ['a name with a line break', { name: 'a\nb' }, 'name'],
  ['a name with a direction mark', { name: 'a\u202eb' }, 'name'],
  ['a name with markup', { name: '<script>alert(1)</script>' }, 'name'],
  ['a note of a megabyte', { note: 'n'.repeat(20_000) }, 'note'],
  ['no vCPU', { vcpus: 0 }, 'vcpus'],
  ['a million vCPUs', { vcpus: 1_000_000 }, 'vcpus'],
  ['half a vCPU', { vcpus: 1.5 }, 'vcpus'],
  ['no memory', { memoryMiB: 0 }, 'memoryMiB'],
  ['memory beyond any host', { memoryMiB: 10 ** 9 }, 'memoryMiB'],
  ['a disk of nothing', { disk: { kind: 'new', sizeBytes: 0 } }, 'disk.sizeBytes'],
  ['a disk beyond the limit', { disk: { kind: 'new', sizeBytes: 2 ** 50 } }, 'disk.sizeBytes'],
  ['a disk that is not a disk', { disk: { kind: 'existing', volumeId: 'x' } }, 'disk.volumeId'],
  ['the same boot device twice', { bootOrder: ['disk', 'disk'] }, 'bootOrder'],
]

test('every mistake in a new VM gets a sentence at its field, and nothing is left behind', async ({ guesthouse }) => {
  for (const [what, mistake, path] of MISTAKES) {
    const made = createVm(guesthouse, { name: 'fine', ...mistake })
    await expect(made, what).rejects.toMatchObject({
      code: 'invalid-request',
      fields: expect.arrayContaining([{ path, message: expect.stringMatching(/\w/) }]),
    })
  }
  expect(await listVms(guesthouse)).toEqual([])
  expect(await readdir(join(guesthouse.dataPath, 'vms'))).toEqual([])
  expect(await readdir(join(guesthouse.dataPath, 'pools/default'))).toEqual([])
})

test('what is not there cannot be used, and nothing is left behind', async ({ guesthouse }) => {
  const disk = { kind: 'existing', volumeId: crypto.randomUUID() } as const
  await expect(createVm(guesthouse, { name: 'a', disk })).rejects.toMatchObject({ code: 'volume-not-found' })
  const imageId = '0123456789abcdef'
  const withDisk = { kind: 'new', sizeBytes: 1024 ** 2 } as const
  await expect(createVm(guesthouse, { name: 'a', imageId, disk: withDisk })).rejects.toMatchObject({
    code: 'image-not-found',
  })
  expect(await readdir(join(guesthouse.dataPath, 'pools/default'))).toEqual([])
})

test('two VMs cannot have one name, whatever its case', async ({ guesthouse }) => {
  await createVm(guesthouse, { name: 'Only One' })
  for (const name of ['Only One', 'only one', ' Only One ']) {
    await expect(createVm(guesthouse, { name }), name).rejects.toMatchObject({ code: 'vm-name-taken' })
  }
  expect(await listVms(guesthouse)).toHaveLength(1)
})

test('a name of another script is as good as any, and reaches QEMU whole', async ({ guesthouse }) => {
  const vm = await createVm(guesthouse, { name: 'Gästehaus 客栈 1' })
  await startVm(guesthouse, vm.id)
  expect(await qemuState(guesthouse, vm.id)).toBe('running')
  await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: vm.id } })
})

test('a running VM can be neither started nor deleted, and is told so', async ({ guesthouse }) => {
  const { id } = await createVm(guesthouse, { name: 'busy' })
  await startVm(guesthouse, id)
  const refusal = { code: 'vm-wrong-state', detail: expect.stringContaining('“busy” is running') }
  await expect(startVm(guesthouse, id)).rejects.toMatchObject(refusal)
  const query = { disks: 'delete' } as const
  await expect(ask(guesthouse, endpoints.vms.remove, { params: { vmId: id }, query })).rejects.toMatchObject(refusal)
  expect(await qemuState(guesthouse, id)).toBe('running')
})

test('F27: fifty starts and ends at once leave one process or none', async ({ guesthouse }) => {
  const { id } = await createVm(guesthouse, { name: 'pushed' })
  const params = { vmId: id }
  const all = Array.from({ length: 50 }, (_, index) =>
    index % 2 ? startVm(guesthouse, id) : ask(guesthouse, endpoints.vms.powerOff, { params }),
  )
  const codes = (await Promise.allSettled(all)).flatMap(each => (each.status === 'rejected' ? [each.reason.code] : []))
  expect([...new Set(codes)].filter(code => !['vm-wrong-state', 'vm-busy', 'vm-start-failed'].includes(code))).toEqual(
    [],
  )
  const state = async () => (await listVms(guesthouse)).find(vm => vm.id === id)?.state
  await expect.poll(state).toMatch(/^(running|stopped)$/)
  expect(await qemuState(guesthouse, id)).toBe((await state()) === 'running' ? 'running' : 'no process')
})

test('memory that the host does not have is refused when the VM starts', async ({ guesthouse }) => {
  const { id } = await createVm(guesthouse, { name: 'giant', memoryMiB: 1024 ** 2 })
  await expect(startVm(guesthouse, id)).rejects.toMatchObject({ code: 'memory-exceeded' })
  expect(await qemuState(guesthouse, id)).toBe('no process')
})
