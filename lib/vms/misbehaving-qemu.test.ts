import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findMachines } from './reconcile.ts'
import { type Misbehaviour, writeFakeQemu } from './testing/fake-qemu.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
})
afterEach(async () => {
  await life.abandon()
  await host.close()
})

async function vmThat(misbehaviour: Misbehaviour): Promise<string> {
  const binaryPath = join(host.dataPath, 'fake-qemu')
  await writeFakeQemu(binaryPath, misbehaviour)
  life = await host.open({ binaryPath })
  return (await life.create({ name: 'web' })).id
}

test('a QEMU that refuses to let the guest go is ended: nothing is left half started', async () => {
  const id = await vmThat('refuses')
  await expect(life.vms.start(id)).rejects.toMatchObject({
    code: 'vm-start-failed',
    detail: expect.stringContaining('the fake refuses'),
  })
  expect(life.vms.read(id)).toMatchObject({ state: 'stopped', pid: null })
  expect(findMachines().filter(({ identity }) => identity.uuid === id)).toEqual([])
})

test('F06: a QEMU that crashes when it lets the guest go is shown as crashed, not as a mistake of ours', async () => {
  const id = await vmThat('crashes')
  await expect(life.vms.start(id)).rejects.toMatchObject({
    code: 'vm-start-failed',
    detail: expect.stringContaining('SIGABRT'),
  })
  expect(life.vms.read(id).state).toBe('crashed')
})

test('a VM can be powered off at any moment of its start', async () => {
  const id = await vmThat('waits for the plug')
  const starting = expect(life.vms.start(id)).rejects.toMatchObject({
    code: 'vm-start-failed',
    detail: expect.stringContaining('was powered off'),
  })
  const log = join(host.dataPath, 'vms', id, 'qemu.log')
  await vi.waitFor(async () => expect(await readFile(log, 'utf8')).toContain('asked: cont'), { timeout: 30_000 })
  expect(await life.vms.powerOff(id)).toMatchObject({ state: 'stopped', pid: null })
  await starting
  expect(findMachines().filter(({ identity }) => identity.uuid === id)).toEqual([])
})

test('what QEMU refuses is told in its own words, not as silence', async () => {
  const id = await vmThat('floods')
  await life.vms.start(id)
  await expect(life.vms.pause(id)).rejects.toMatchObject({
    code: 'vm-wrong-state',
    detail: 'QEMU refused pausing “web”: the fake refuses.',
  })
})

test('F08: a guest that reboots without end fills neither the history nor QEMU’s monitor with our questions', async () => {
  const id = await vmThat('floods')
  await life.vms.start(id)
  // The last event of the flood.
  await vi.waitFor(() => expect(host.history.map(({ code }) => code)).toContain('vm.panicked'), { timeout: 30_000 })
  expect(host.history.filter(({ code }) => code === 'vm.rebooted')).toHaveLength(1)
  expect((await life.vms.powerOff(id)).state).toBe('stopped')
  const log = await readFile(join(host.dataPath, 'vms', id, 'qemu.log'), 'utf8')
  expect(log.match(/asked: query-status/g)?.length).toBeLessThan(50)
})

test('a start that failed is not taken for an interrupted one after a restart', async () => {
  life = await host.open({ binaryPath: '/bin/false' })
  const { id } = await life.create({ name: 'web' })
  await expect(life.vms.start(id)).rejects.toMatchObject({ code: 'vm-start-failed' })
  await life.abandon()
  life = await host.open()
  expect(life.vms.read(id).cause.sentence).toContain('did not start')
})
