import { expect, test, vi } from 'vitest'
import { Unreachable } from '#lib/client/failure.ts'
import { Problem } from '#lib/contract/problem.ts'
import { NewVm, type Vm } from '#lib/contract/vm.ts'
import { createOnce } from './create-once.ts'

const wish = NewVm.parse({ name: 'router' })

function vmNamed(name: string, createdAt = new Date().toISOString()): Vm {
  return {
    id: '3f0c4d2e-4a51-4c8f-9a55-0c8d54b6a0aa',
    name,
    note: '',
    state: 'stopped',
    cause: { sentence: 'Never started', since: createdAt, log: [] },
    vcpus: 2,
    memoryMiB: 2048,
    firmware: 'bios',
    machineType: 'pc-q35-7.2',
    bootOrder: ['disk', 'cd'],
    disks: [],
    cdrom: { imageId: null, fileName: null, missing: false },
    autostart: { enabled: false, order: 100, delaySeconds: 0 },
    crashPolicy: 'stay-off',
    ownerId: null,
    tags: [],
    nextStart: null,
    nics: [],
    createdAt,
    startedAt: null,
    acceleration: null,
    pid: null,
    usage: null,
  }
}

function calls() {
  const vm = vmNamed('router')
  return {
    vm,
    create: vi.fn(async (_wish: NewVm, _key: string) => vm),
    start: vi.fn(async (): Promise<Vm> => ({ ...vm, state: 'running' })),
    onVm: vi.fn(),
  }
}

test('a VM is created, then started', async () => {
  const api = calls()
  const outcome = await createOnce(api)({ wish, andStart: true })
  expect(outcome).toMatchObject({ started: true, startFailure: null, vm: { state: 'running' } })
  expect(api.create).toHaveBeenCalledExactlyOnceWith(wish, expect.any(String))
})

test('when the start fails, the VM is told of with the reason, and the next try does not create another', async () => {
  const api = calls()
  const why = new Problem('memory-exceeded', 'Not enough memory.')
  api.start.mockRejectedValueOnce(why)
  const attempt = createOnce(api)
  expect(await attempt({ wish, andStart: true })).toEqual({ vm: api.vm, started: false, startFailure: why })
  expect(await attempt({ wish, andStart: true })).toMatchObject({ started: true })
  expect(api.create).toHaveBeenCalledTimes(1)
})

test('F30: when the answer got lost, the same wish is sent with the same key', async () => {
  const api = calls()
  api.create.mockRejectedValueOnce(new Unreachable(undefined))
  const attempt = createOnce(api)
  await expect(attempt({ wish, andStart: false })).rejects.toBeInstanceOf(Unreachable)
  expect(await attempt({ wish, andStart: false })).toMatchObject({ vm: { id: api.vm.id } })
  const [first, second] = api.create.mock.calls
  expect(second).toEqual(first)
})

test('a wish that was changed after a refusal has a key of its own', async () => {
  const api = calls()
  api.create.mockRejectedValueOnce(new Problem('vm-name-taken', 'Another VM is called “router”.'))
  const attempt = createOnce(api)
  await expect(attempt({ wish, andStart: true })).rejects.toMatchObject({ code: 'vm-name-taken' })
  await attempt({ wish: { ...wish, name: 'router 2' }, andStart: true })
  const keys = api.create.mock.calls.map(([, key]) => key)
  expect(new Set(keys).size).toBe(2)
})
