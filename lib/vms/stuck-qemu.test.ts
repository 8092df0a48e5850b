import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findMachines } from './reconcile.ts'
import { writePartlyFakeQemu } from './testing/fake-qemu.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const GENEROUS = { timeout: 60_000, interval: 20 }
const REAL = '/usr/bin/qemu-system-x86_64'
let host: VmHost
let life: Awaited<ReturnType<VmHost['open']>>
beforeEach(async () => {
  host = await createVmHost()
  const binaryPath = join(host.dataPath, 'partly-fake-qemu')
  await writePartlyFakeQemu(binaryPath, {
    realPath: REAL,
    fakes: { mute: 'never greets', liar: 'talks nonsense' },
  })
  life = await host.open({ binaryPath })
})
afterEach(async () => {
  await life.abandon()
  await host.close()
})

const stateOf = (vmId: string) => life.vms.read(vmId).state
const processesOf = (vmId: string) => findMachines().filter(({ identity }) => identity.uuid === vmId)

/** One hangs while it runs, one never greets, one answers with nonsense. */
async function stuckVms() {
  const [hung, mute, liar] = [
    await life.create({ name: 'hung' }),
    await life.create({ name: 'mute' }),
    await life.create({ name: 'liar' }),
  ]
  const { pid } = await life.vms.start(hung.id)
  process.kill(pid ?? 0, 'SIGSTOP')
  const refusal = life.vms.start(mute.id).catch(error => error)
  await life.vms.start(liar.id)
  await vi.waitFor(() => expect(processesOf(mute.id)).toHaveLength(1), GENEROUS)
  for (const { id } of [hung, liar]) await vi.waitFor(() => expect(stateOf(id)).toBe('not-responding'), GENEROUS)
  return { ids: [hung, mute, liar].map(({ id }) => id), refusal }
}

test('F07, F08: QEMUs that hang, never greet or talk nonsense keep no other VM and no list waiting', async () => {
  const stuck = await stuckVms()
  const well = await life.create({ name: 'well' })
  expect((await life.vms.start(well.id)).state).toBe('running')
  expect((await life.vms.pause(well.id)).state).toBe('paused')
  expect((await life.vms.resume(well.id)).state).toBe('running')
  expect(life.vms.list().map(({ name, state }) => [name, state])).toEqual([
    ['hung', 'not-responding'],
    ['mute', 'starting'],
    ['liar', 'not-responding'],
    ['well', 'running'],
  ])
  expect((await life.vms.powerOff(well.id)).state).toBe('stopped')
  // All at once: none waits for another.
  const ends = await Promise.all(stuck.ids.map(id => life.vms.powerOff(id)))
  expect(ends.map(({ state, pid }) => [state, pid])).toEqual(stuck.ids.map(() => ['stopped', null]))
  expect(await stuck.refusal).toMatchObject({ code: 'vm-start-failed' })
  for (const id of stuck.ids) expect(processesOf(id)).toEqual([])
})

test('F07, F08: after a restart of Guesthouse stuck QEMUs are found, hold nothing up, and are powered off', async () => {
  const stuck = await stuckVms()

  const well = await life.create({ name: 'well' })
  await life.vms.start(well.id)
  await life.abandon()
  life = await host.open({ binaryPath: join(host.dataPath, 'partly-fake-qemu') })
  expect(stateOf(well.id)).toBe('running')
  await vi.waitFor(() => expect([...new Set(stuck.ids.map(stateOf))]).toEqual(['not-responding']), GENEROUS)
  for (const id of stuck.ids) {
    expect((await life.vms.powerOff(id)).state).toBe('stopped')
    expect(processesOf(id)).toEqual([])
  }
  expect(stateOf(well.id)).toBe('running')
  await stuck.refusal
})
