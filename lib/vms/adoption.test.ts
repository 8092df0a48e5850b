import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { readIdentity } from '#lib/qemu/process/identity.ts'
import { connectQmp } from '#lib/qemu/qmp/session.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

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

/** Guesthouse goes away without a word and comes back. */
async function restart(meanwhile: () => unknown = () => {}): Promise<void> {
  await life.abandon()
  await meanwhile()
  life = await host.open()
}

async function startedVm() {
  const { id } = await life.create({ name: 'web' })
  const { pid, startedAt } = await life.vms.start(id)
  return { id, pid: pid ?? 0, startedAt, runRecord: join(host.dataPath, 'vms', id, 'run.json') }
}

test('F01: a running VM outlives Guesthouse and is found again: same process, same start, still controllable', async () => {
  const { id, pid, startedAt } = await startedVm()
  const before = readIdentity(pid)
  await restart()
  expect(life.adopted).toBe(1)
  expect(life.vms.read(id)).toMatchObject({ state: 'running', pid, startedAt, acceleration: 'tcg' })
  expect(readIdentity(pid)).toEqual(before)
  expect((await life.vms.pause(id)).state).toBe('paused')
})

test('F01: a paused VM is found paused', async () => {
  const { id } = await startedVm()
  await life.vms.pause(id)
  await restart()
  expect(life.vms.read(id).state).toBe('paused')
})

test('a crash of an adopted QEMU is noticed too, though only its parent is told', async () => {
  const { id, pid } = await startedVm()
  await restart()
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => life.vms.read(id).state, { timeout: 30_000 }).toBe('crashed')
})

test('F06: a VM whose QEMU was killed while Guesthouse was away is shown crashed', async () => {
  const { id, pid } = await startedVm()
  await restart(async () => {
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => host.isAlive(pid), { timeout: 30_000 }).toBe(false)
  })
  expect(life.adopted).toBe(0)
  expect(life.vms.read(id)).toMatchObject({
    state: 'crashed',
    cause: { sentence: 'QEMU crashed or was killed while Guesthouse was not running' },
  })
})

test('a VM that ended in order while Guesthouse was away is shown stopped, and is not taken for a crash', async () => {
  const { id, pid } = await startedVm()
  await life.vms.change(id, { crashPolicy: 'restart' })
  await restart(async () => {
    process.kill(pid, 'SIGTERM')
    await expect.poll(() => host.isAlive(pid), { timeout: 30_000 }).toBe(false)
  })
  expect(life.vms.read(id)).toMatchObject({
    state: 'stopped',
    cause: { sentence: 'Ended while Guesthouse was not running' },
    nextStart: null,
  })
})

test('F05: after a reboot of the host the VM is stopped, and says so', async () => {
  const { id, pid, runRecord } = await startedVm()
  await restart(async () => {
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => host.isAlive(pid), { timeout: 30_000 }).toBe(false)
    const record = JSON.parse(await readFile(runRecord, 'utf8'))
    record.identity.bootId = '00000000-0000-0000-0000-000000000000'
    await writeFile(runRecord, JSON.stringify(record))
  })
  expect(life.vms.read(id).cause.sentence).toBe('Stopped when the host restarted')
})

test('F02: a QEMU that was spawned but not written down is found by its uuid', async () => {
  const { id, pid, runRecord } = await startedVm()
  await restart(async () => {
    const record = JSON.parse(await readFile(runRecord, 'utf8'))
    await writeFile(runRecord, JSON.stringify({ ...record, identity: null, greeted: false }))
  })
  expect(life.vms.read(id)).toMatchObject({ state: 'running', pid })
})

test('F24: a QEMU whose run record is lost is found by its uuid', async () => {
  const { id, pid, runRecord } = await startedVm()
  await restart(() => rm(runRecord))
  expect(life.vms.read(id)).toMatchObject({ state: 'running', pid })
})

test('F17: a process that only carries the uuid, of a copy of the data or of anybody, is not taken for the VM', async () => {
  const { id } = await life.create({ name: 'web' })
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', '-uuid', id], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await expect.poll(() => readIdentity(child.pid ?? 0)?.uuid, { timeout: 30_000 }).toBe(id)
  await restart()
  expect(life.vms.read(id)).toMatchObject({ state: 'stopped', pid: null })
})

test('F17: a recorded pid that another process has now is not taken for the VM, and not signalled', async () => {
  const { id, pid, runRecord } = await startedVm()
  await restart(async () => {
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => host.isAlive(pid), { timeout: 30_000 }).toBe(false)
    const record = JSON.parse(await readFile(runRecord, 'utf8'))
    // Our own process: were it taken for the VM, powering off would end this test.
    await writeFile(runRecord, JSON.stringify({ ...record, identity: { ...record.identity, pid: process.pid } }))
  })
  expect(life.vms.read(id)).toMatchObject({ state: 'crashed', pid: null })
})

test('F07: a QEMU that hangs while Guesthouse starts holds nothing up, is shown, and can be powered off', async () => {
  const { id, pid } = await startedVm()
  await restart(() => process.kill(pid, 'SIGSTOP'))
  expect(life.vms.read(id)).toMatchObject({ state: 'not-responding', pid })
  expect((await life.vms.powerOff(id)).state).toBe('stopped')
})

test('F02, F07: a QEMU that hung before it was let go runs when it answers again', async () => {
  const { id, pid, runRecord } = await startedVm()
  const { binaryPath, argv } = z
    .object({ binaryPath: z.string(), argv: z.array(z.string()) })
    .parse(JSON.parse(await readFile(runRecord, 'utf8')))
  expect(argv).toContain('-S')
  let again = 0
  await restart(async () => {
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => host.isAlive(pid), { timeout: 30_000 }).toBe(false)
    again = spawn(binaryPath, argv, { stdio: 'ignore' }).pid ?? 0
    const connected = async () =>
      await (await connectQmp({ socketPath: life.registry.find(id).files.monitorSocket })).close()
    await vi.waitFor(connected, { timeout: 30_000 })
    process.kill(again, 'SIGSTOP')
  })
  expect(life.vms.read(id)).toMatchObject({ state: 'not-responding', pid: again })
  process.kill(again, 'SIGCONT')
  await expect.poll(() => life.vms.read(id).state, { timeout: 30_000 }).toBe('running')
})

test('F03: what a cut writing of a run record left beside it is gone after the next start', async () => {
  const { runRecord } = await startedVm()
  await restart(() => writeFile(`${runRecord}.part`, '{"version":1,"gue'))
  expect(existsSync(`${runRecord}.part`)).toBe(false)
  expect(existsSync(runRecord)).toBe(true)
})
