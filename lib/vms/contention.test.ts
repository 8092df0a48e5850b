import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isProblem } from '#lib/contract/problem.ts'
import { findMachines } from './reconcile.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const GENEROUS = { timeout: 60_000, interval: 20 }
const EXPECTED = ['vm-busy', 'vm-wrong-state', 'vm-start-failed', 'vm-not-found', 'vm-not-responding']
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

const processesOf = (vmId: string) => findMachines().filter(({ identity }) => identity.uuid === vmId)

test('F27: everything that can be done to a VM, all at once: what is refused says why, and nothing is left half done', async () => {
  const { id } = await life.create({ name: 'pushed' })
  const { files } = life.registry.find(id)
  const { vms } = life
  const verbs = [
    () => vms.start(id),
    () => vms.powerOff(id),
    () => vms.change(id, { note: crypto.randomUUID() }),
    () => vms.change(id, { memoryMiB: 64 }),
    () => vms.pause(id),
    () => vms.resume(id),
    () => vms.reset(id),
    () => vms.shutDown(id),
    () => vms.remove(id, 'delete'),
  ]
  // Deleting comes last in each round, so that the others have something to be done to.
  const calls = Array.from({ length: 54 }, (_, index) => verbs[index % verbs.length])
  const results = await Promise.allSettled(calls.map(async call => await call?.()))
  const refusals = results.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
  expect(refusals.filter(error => !isProblem(error) || !EXPECTED.includes(error.code))).toEqual([])

  const [vm] = vms.list()
  await vi.waitFor(() => expect(vms.list().map(({ state }) => state)).not.toContain('starting'), GENEROUS)
  const isRunning = vms.list().some(({ pid }) => pid !== null)
  expect(processesOf(id)).toHaveLength(isRunning ? 1 : 0)
  // The VM, its directory and its disk: all of it or nothing.
  expect([existsSync(files.directory), life.volumes.list().length === 1]).toEqual([Boolean(vm), Boolean(vm)])
})

test.each(['start', 'delete'])(
  'F27: of a start and a deletion at once the first, the %s, wins, and the other is refused',
  async first => {
    const { id } = await life.create()
    const start = () => life.vms.start(id)
    const remove = () => life.vms.remove(id, 'delete')
    const calls = first === 'start' ? [start, remove] : [remove, start]
    const [winner, loser] = await Promise.allSettled(calls.map(async call => await call()))
    expect(winner?.status).toBe('fulfilled')
    expect(loser).toMatchObject({ status: 'rejected', reason: { code: 'vm-busy' } })
    expect(processesOf(id)).toHaveLength(first === 'start' ? 1 : 0)
    expect(life.volumes.list()).toHaveLength(first === 'start' ? 1 : 0)
  },
)
