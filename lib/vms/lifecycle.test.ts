import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NewVm } from '#lib/contract/vm.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'

const GENEROUS = { timeout: 30_000, interval: 20 }
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

const stateOf = (vmId: string) => life.vms.read(vmId).state

test('a VM is created with its disk, starts, pauses, resumes, resets and is powered off', async () => {
  const created = await life.create({ name: 'web' })
  expect(created).toMatchObject({ state: 'stopped', machineType: expect.stringMatching(/^pc-q35-\d/) })
  expect(created.disks[0]).toMatchObject({ format: 'raw', missing: false, virtualSizeBytes: 1024 * 1024 })

  const started = await life.vms.start(created.id)
  expect(started).toMatchObject({ state: 'running', acceleration: 'tcg', pid: expect.any(Number) })
  expect((await life.vms.pause(created.id)).state).toBe('paused')
  expect((await life.vms.resume(created.id)).state).toBe('running')
  expect((await life.vms.reset(created.id)).state).toBe('running')
  const off = await life.vms.powerOff(created.id)
  expect(off).toMatchObject({ state: 'stopped', pid: null, cause: { sentence: 'Powered off' } })
  expect(host.isAlive(started.pid ?? 0)).toBe(false)
  expect(host.history.map(({ code }) => code)).toEqual([
    'vm.created',
    'vm.started',
    'vm.paused',
    'vm.resumed',
    'vm.reset',
    'vm.stopped',
  ])
})

test('what a state forbids is refused with the reason that the page shows', async () => {
  const { id } = await life.create({ name: 'web' })
  await expect(life.vms.pause(id)).rejects.toMatchObject({
    code: 'vm-wrong-state',
    detail: expect.stringContaining('“web” is stopped'),
  })
  await life.vms.start(id)
  await expect(life.vms.start(id)).rejects.toMatchObject({ code: 'vm-wrong-state' })
  await expect(life.vms.change(id, { memoryMiB: 64 })).rejects.toMatchObject({ code: 'vm-wrong-state' })
  await expect(life.vms.remove(id, 'delete')).rejects.toMatchObject({ code: 'vm-wrong-state' })
  expect((await life.vms.change(id, { note: 'may change at any time' })).note).toContain('any time')
})

test('a change to what is there already is no change: nothing is told, and nothing is noted', async () => {
  const { id } = await life.create({ name: 'web', note: 'same' })
  host.events.length = 0
  expect(await life.vms.change(id, { name: 'web', note: 'same', bootOrder: ['disk', 'cd'] })).toMatchObject({
    name: 'web',
  })
  expect(host.events).toEqual([])
  expect(host.history.map(({ code }) => code)).toEqual(['vm.created'])
  await life.vms.change(id, { name: 'WEB', note: 'other' })
  expect(host.history.at(-1)?.sentence).toBe('“web” was renamed to “WEB”')
  await life.vms.change(id, { name: 'WEB', memoryMiB: 64 })
  expect(host.history.at(-1)?.sentence).toBe('“WEB”: the memory changed')
})

test.each(['', 'none', '../../etc/passwd'])('the CD “%s” that is not in the library is refused', async imageId => {
  const { id } = await life.create()
  await expect(life.vms.change(id, { imageId })).rejects.toMatchObject({ code: 'image-not-found' })
})

test('F27: of 20 starts at once one starts, the others are refused, and one QEMU runs', async () => {
  const { id } = await life.create()
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => life.vms.start(id)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(stateOf(id)).toBe('running')
})

test('F06: a QEMU that crashes is shown as crashed with the signal, and can be started again', async () => {
  const { id } = await life.create()
  const { pid } = await life.vms.start(id)
  process.kill(pid ?? 0, 'SIGSEGV')
  await vi.waitFor(() => expect(stateOf(id)).toBe('crashed'), GENEROUS)
  expect(life.vms.read(id).cause.sentence).toContain('SIGSEGV')
  expect((await life.vms.start(id)).state).toBe('running')
})

test('F07: a QEMU that hangs is shown as not responding, and powering it off works', async () => {
  const { id } = await life.create()
  const { pid } = await life.vms.start(id)
  process.kill(pid ?? 0, 'SIGSTOP')
  await vi.waitFor(() => expect(stateOf(id)).toBe('not-responding'), GENEROUS)
  expect((await life.vms.powerOff(id)).state).toBe('stopped')
  expect(host.isAlive(pid ?? 0)).toBe(false)
})

test('F07: a hung QEMU that comes back is shown running again', async () => {
  const { id } = await life.create()
  const { pid } = await life.vms.start(id)
  process.kill(pid ?? 0, 'SIGSTOP')
  await vi.waitFor(() => expect(stateOf(id)).toBe('not-responding'), GENEROUS)
  process.kill(pid ?? 0, 'SIGCONT')
  await vi.waitFor(() => expect(stateOf(id)).toBe('running'), GENEROUS)
})

test('a VM that does not start shows QEMU’s own last words and stays startable', async () => {
  const { id } = await life.create()
  await life.abandon()
  life = await host.open({ binaryPath: '/bin/false' })
  await expect(life.vms.start(id)).rejects.toMatchObject({ code: 'vm-start-failed' })
  expect(stateOf(id)).toBe('stopped')
  expect(life.vms.read(id).cause.sentence).toContain('did not start')
})

test('F10: a VM whose start cannot be written down is as it was, and the reason is said', async () => {
  const { id } = await life.create({ name: 'web' })
  const directory = join(host.dataPath, 'vms', id)
  await rm(directory, { recursive: true })
  await writeFile(directory, 'a file in the way')
  await expect(life.vms.start(id)).rejects.toMatchObject({
    code: 'storage-failed',
    detail: expect.stringContaining('“web” did not start'),
  })
  expect(stateOf(id)).toBe('stopped')
  expect(host.history.at(-1)).toMatchObject({
    code: 'vm.start-failed',
    sentence: expect.stringContaining(`something else is in the place of ${directory}`),
  })
})

test('F14: a disk is in one VM; the refusal names the other', async () => {
  const first = await life.create({ name: 'first' })
  const volumeId = first.disks[0]?.volumeId ?? ''
  const wish = { name: 'second', disk: { kind: 'existing', volumeId, bus: 'virtio-blk' } } as const
  await expect(life.create(wish)).rejects.toMatchObject({
    code: 'volume-in-use',
    detail: expect.stringContaining('“first”'),
  })
})

test('a name is taken once, whatever its case, and the refused VM leaves no disk behind', async () => {
  await life.create({ name: 'Web' })
  await expect(life.create({ name: 'web' })).rejects.toMatchObject({ code: 'vm-name-taken' })
  expect(life.volumes.list()).toHaveLength(1)
})

test('F10: a VM that cannot get its directory is not created: no disk, no name taken, and the reason is said', async () => {
  const vms = join(host.dataPath, 'vms')
  await writeFile(vms, 'a file in the way')
  await expect(life.create({ name: 'web' })).rejects.toMatchObject({
    code: 'storage-failed',
    detail: expect.stringContaining('“web” was not created'),
  })
  expect(life.volumes.list()).toEqual([])
  expect(life.vms.list()).toEqual([])
  await rm(vms)
  expect((await life.create({ name: 'web' })).state).toBe('stopped')
})

test('deleting keeps the disk or deletes it, as told', async () => {
  const kept = await life.create()
  await life.vms.remove(kept.id, 'keep')
  expect(life.volumes.list()).toMatchObject([{ usedBy: null }])
  const gone = await life.create()
  await life.vms.remove(gone.id, 'delete')
  expect(life.volumes.list()).toHaveLength(1)
  expect(() => life.vms.read(gone.id)).toThrow(/does not exist/)
})

test('F26: a VM larger than the free memory is refused before QEMU runs', async () => {
  const { id } = await life.create({ memoryMiB: 1_048_576 })
  await expect(life.vms.start(id)).rejects.toMatchObject({ code: 'memory-exceeded' })
  expect(stateOf(id)).toBe('stopped')
})

test('a UEFI machine starts with a variable store of its own, which stays with it', async () => {
  const { id } = await life.create({ firmware: 'uefi', memoryMiB: 128 })
  expect((await life.vms.start(id)).state).toBe('running')
  const { argv } = await life.vms.commandLine(id)
  expect(argv.join(' ')).toContain(`${id}/uefi-vars.fd`)
})

test('what runs and what is wished are told apart until the VM was powered off', async () => {
  const { id } = await life.create({ name: 'before' })
  await life.vms.start(id)
  await life.vms.change(id, { name: 'after' })
  const running = await life.vms.commandLine(id)
  expect(running).toMatchObject({
    source: 'running',
    pendingChanges: [expect.stringMatching(/name changes from before to after/)],
  })
  expect(running.argv.join(' ')).toContain('guest=before')
  await life.vms.powerOff(id)
  const next = await life.vms.commandLine(id)
  expect(next).toMatchObject({ source: 'next', pendingChanges: [] })
  expect(next.argv.join(' ')).toContain('guest=after')
})

test('the screen is a PNG of the guest’s, taken once for everybody who asks at the same time', async () => {
  const { id } = await life.create()
  await expect(life.vms.screenshot(id)).rejects.toMatchObject({ code: 'vm-no-screen' })
  await life.vms.start(id)
  const [first, second] = await Promise.all([life.vms.screenshot(id), life.vms.screenshot(id)])
  expect(first.subarray(1, 4).toString()).toBe('PNG')
  expect(second).toBe(first)
})

test('a preview says what would not fit, shows the command line, and makes nothing', async () => {
  const wish = NewVm.parse({ name: 'web', memoryMiB: 1_048_576, disk: { kind: 'new' } })
  const preview = await life.vms.preview(wish)
  expect(preview.fits).toBe(false)
  expect(preview.warnings.join()).toMatch(/memory/)
  expect(preview.commandLine?.shell).toContain('-m')
  expect(life.vms.list()).toEqual([])
  expect(life.volumes.list()).toEqual([])
})

test('F14: a disk that another program has open is not opened twice: QEMU’s lock, in its own words', async () => {
  const { id, disks } = await life.create({ name: 'web' })
  const { path } = await life.volumes.locate(disks[0]?.volumeId ?? '')
  const other = spawn('qemu-io', ['-f', 'raw', path], { stdio: ['pipe', 'pipe', 'ignore'] })
  other.stdin.write('length\n')
  await once(other.stdout, 'data')
  await expect(life.vms.start(id)).rejects.toMatchObject({
    code: 'vm-start-failed',
    detail: expect.stringMatching(/“web” did not start\. QEMU said: .*(lock|Is another process using the image)/),
  })
  expect(stateOf(id)).toBe('stopped')
  other.stdin.end('quit\n')
  await once(other, 'exit')
  expect((await life.vms.start(id)).state).toBe('running')
})

test('F14: the disk of a running VM is not deleted, and the refusal names the VM', async () => {
  const { id, disks } = await life.create({ name: 'web' })
  await life.vms.start(id)
  await expect(life.volumes.remove(disks[0]?.volumeId ?? '')).rejects.toMatchObject({
    code: 'volume-in-use',
    detail: expect.stringContaining('“web”'),
  })
})
