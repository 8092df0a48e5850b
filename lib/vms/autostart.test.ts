import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const GENEROUS = { timeout: 30_000 }

let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
  life = await host.open({ bootId: 'monday' })
})
afterEach(async () => {
  await life.abandon()
  await host.close()
})

const autostart = (order: number, delaySeconds = 0) => ({ enabled: true, order, delaySeconds })

async function reopen(options: Parameters<VmHost['open']>[0]): Promise<void> {
  await life.abandon()
  life = await host.open(options)
}

const recordPath = () => join(host.dataPath, 'autostart.json')
const started = () =>
  host.history.filter(({ code, actor }) => code === 'vm.started' && actor === 'guesthouse').map(({ vm }) => vm?.name)
const waiting = async () => JSON.parse(await readFile(recordPath(), 'utf8')).waiting
const nobodyWaits = () => vi.waitFor(async () => expect(await waiting()).toEqual([]), GENEROUS)

test('F05: after a reboot of the host the VMs start in order, and those that do not start with it stay off', async () => {
  await life.create({ name: 'third', autostart: autostart(20) })
  await life.create({ name: 'first', autostart: autostart(1) })
  await life.create({ name: 'second', autostart: autostart(2) })
  const other = await life.create({ name: 'other' })
  await reopen({ bootId: 'tuesday' })
  await nobodyWaits()
  expect(started()).toEqual(['first', 'second', 'third'])
  expect(life.vms.read(other.id).state).toBe('stopped')
  expect(host.events).toContainEqual(
    expect.objectContaining({
      type: 'task.changed',
      task: expect.objectContaining({ kind: 'vm-autostart', state: 'succeeded', title: 'Start 3 VMs with the host' }),
    }),
  )
})

test('F05: a restart of Guesthouse alone starts nothing: who was powered off stays off', async () => {
  const { id } = await life.create({ autostart: autostart(1) })
  await reopen({ bootId: 'tuesday' })
  await nobodyWaits()
  await life.vms.powerOff(id)
  await reopen({ bootId: 'tuesday' })
  expect(life.vms.read(id)).toMatchObject({ state: 'stopped', nextStart: null })
  expect(started()).toHaveLength(1)
})

test('F05: a VM that does not start holds up nobody, and the task says which', async () => {
  await life.create({ name: 'too large', memoryMiB: 1_048_576, autostart: autostart(1) })
  const { id } = await life.create({ name: 'web', autostart: autostart(2) })
  await reopen({ bootId: 'tuesday' })
  await vi.waitFor(() => expect(life.vms.read(id).state).toBe('running'), GENEROUS)
  await nobodyWaits()
  expect(host.history.find(({ code }) => code === 'vm.start-failed')).toMatchObject({ actor: 'guesthouse' })
  await vi.waitFor(
    () => expect(JSON.stringify(host.events)).toContain('1 of 2 did not start: too large. The history says why.'),
    GENEROUS,
  )
})

test('F05: cut off in the middle, the rest is started by the next life; the waiting ones say so meanwhile', async () => {
  await life.create({ name: 'first', autostart: autostart(1, 3600) })
  const second = await life.create({ name: 'second', autostart: autostart(2) })
  await reopen({ bootId: 'tuesday' })
  await vi.waitFor(async () => expect(await waiting()).toEqual([second.id]), GENEROUS)
  expect(life.vms.read(second.id).nextStart).toMatchObject({ because: 'host-start', at: null })
  await reopen({ bootId: 'tuesday' })
  await nobodyWaits()
  expect(started()).toEqual(['first', 'second'])
})

test('F05: powering a waiting VM off keeps it off, and cancelling the task keeps the others off', async () => {
  await life.create({ name: 'first', autostart: autostart(1, 3600) })
  const second = await life.create({ name: 'second', autostart: autostart(2) })
  const third = await life.create({ name: 'third', autostart: autostart(3) })
  await reopen({ bootId: 'tuesday' })
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(2), GENEROUS)
  await life.vms.powerOff(second.id)
  await vi.waitFor(async () => expect(await waiting()).toEqual([third.id]), GENEROUS)
  const [task] = life.tasks.list()
  life.tasks.cancel(task?.id ?? '')
  await nobodyWaits()
  expect(started()).toEqual(['first'])
  expect(host.history.at(-1)?.sentence).toContain('cancelled: “third” stayed off')
})

test('F05: a VM with which something else is being done at that moment waits for its end, and starts then', async () => {
  await life.create({ name: 'first', autostart: autostart(1) })
  const second = await life.create({ name: 'second', autostart: autostart(2) })
  await reopen({ bootId: 'tuesday' })
  // While the first is being started.
  const lock = life.registry.all().find(({ record }) => record.id === second.id)?.lock
  if (!lock) throw new Error('no VM')
  const change = Promise.withResolvers<void>()
  const changing = lock.run('changing its settings', () => change.promise)
  const tries = vi.spyOn(lock, 'run')
  await vi.waitFor(() => expect(tries).toHaveBeenCalled(), GENEROUS)
  await vi.waitFor(() => expect(life.vms.read(second.id).nextStart).toMatchObject({ because: 'host-start' }), GENEROUS)
  expect(await waiting()).toEqual([second.id])
  change.resolve()
  await changing
  await nobodyWaits()
  expect(started()).toEqual(['first', 'second'])
  await vi.waitFor(() => expect(life.tasks.list()).toMatchObject([{ state: 'succeeded' }]), GENEROUS)
})

test.each(['host', 'person'])('F05: powering a waiting VM off while the %s starts it keeps it off', async starter => {
  const probe = Promise.withResolvers<void>()
  let asked = 0
  await life.create({ name: 'first', autostart: autostart(1, starter === 'person' ? 3600 : 0) })
  const second = await life.create({ name: 'second', autostart: autostart(2) })
  await reopen({
    bootId: 'tuesday',
    // The first starts at once.
    probed: async () => {
      asked += 1
      if (asked > 1) await probe.promise
    },
  })
  await vi.waitFor(() => expect(started()).toEqual(['first']), GENEROUS)
  const byPerson = starter === 'person' ? life.vms.start(second.id).catch((error: unknown) => error) : null
  await vi.waitFor(() => expect(life.vms.read(second.id).state).toBe('starting'), GENEROUS)
  const off = life.vms.powerOff(second.id)
  probe.resolve()
  expect(await off).toMatchObject({ state: 'stopped', pid: null, nextStart: null })
  if (byPerson) expect(await byPerson).toMatchObject({ detail: expect.stringContaining('was powered off') })
  await nobodyWaits()
  expect(started()).toEqual(['first'])
  expect(JSON.stringify(host.events)).not.toContain('did not start')
})

test('F05: a person’s start that is refused leaves a VM on the list of those that start with the host', async () => {
  await life.create({ name: 'first', autostart: autostart(1, 3600) })
  const second = await life.create({ name: 'second', memoryMiB: 1_048_576, autostart: autostart(2) })
  await reopen({ bootId: 'tuesday' })
  await vi.waitFor(async () => expect(await waiting()).toEqual([second.id]), GENEROUS)
  await expect(life.vms.start(second.id)).rejects.toMatchObject({ code: 'memory-exceeded' })
  expect(life.vms.read(second.id).nextStart).toMatchObject({ because: 'host-start' })
  expect(await waiting()).toEqual([second.id])
})

test('F05: a record that cannot be understood starts nothing, and counts from now on', async () => {
  const { id } = await life.create({ autostart: autostart(1) })
  await writeFile(recordPath(), '{"version":1,"boot')
  await reopen({ bootId: 'tuesday' })
  expect(life.vms.read(id)).toMatchObject({ state: 'stopped', nextStart: null })
  await reopen({ bootId: 'wednesday' })
  await vi.waitFor(() => expect(life.vms.read(id).state).toBe('running'), GENEROUS)
})
