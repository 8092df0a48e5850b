import { execFileSync } from 'node:child_process'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { ask, createVm, listVms, readVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import { bootSector } from './guest/boot-sector.ts'
import type { Guesthouse } from './guesthouse.ts'
import { qemuProcessOf, qemuState, statusOf } from './qemu.ts'
import { expectSound } from './sound.ts'

const powerOff = (guesthouse: Guesthouse, vmId: string) => ask(guesthouse, endpoints.vms.powerOff, { params: { vmId } })

/** Of a process that runs, as an administrator may set it. */
function limit(pid: number, option: string): void {
  execFileSync('prlimit', ['--pid', String(pid), option])
}

/** A stand-in for QEMU. */
async function program({ root }: Guesthouse, script: string): Promise<string> {
  const path = join(root, `qemu-${crypto.randomUUID()}`)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

async function restart(guesthouse: Guesthouse): Promise<void> {
  await guesthouse.kill9()
  await guesthouse.run()
}

test('F26: without file descriptors what cannot be done says so, no VM is lost, and all goes on when there are some', async ({
  guesthouse,
}) => {
  const { id } = await createVm(guesthouse, { name: 'steady' })
  const { pid } = await startVm(guesthouse, id)
  const other = await createVm(guesthouse, { name: 'next' })
  // Lower than the numbers that it has open: no new one can be had, and those that are open stay.
  limit(guesthouse.pid, '--nofile=20:4096')
  await expect(startVm(guesthouse, other.id)).rejects.toMatchObject({
    code: expect.stringMatching(/^(not-ready|storage-failed)$/),
    detail: expect.stringContaining('files open as its limit allows'),
  })
  const crowd: Socket[] = Array.from({ length: 50 }, () =>
    createConnection({ host: '127.0.0.1', port: guesthouse.port }).on('error', () => {}),
  )
  await Promise.all(crowd.map(socket => new Promise(resolve => socket.once('connect', resolve).once('close', resolve))))
  for (const socket of crowd) socket.destroy()
  expect(await qemuState(guesthouse, id)).toBe('running')
  limit(guesthouse.pid, '--nofile=4096:4096')
  await expect
    .poll(() =>
      listVms(guesthouse).then(
        vms => vms.length,
        () => 0,
      ),
    )
    .toBe(2)
  expect(await readVm(guesthouse, id)).toMatchObject({ state: 'running', pid })
  await expect.poll(async () => (await readVm(guesthouse, other.id)).state).toBe('stopped')
  await startVm(guesthouse, other.id)
  await expectSound(guesthouse, 'with file descriptors again')
  for (const vmId of [id, other.id]) await powerOff(guesthouse, vmId)
})

test('F26: a QEMU that does not get its memory from the kernel is told in QEMU’s own words', async ({ guesthouse }) => {
  const { id } = await createVm(guesthouse, { name: 'wide', memoryMiB: 2048 })
  await guesthouse.kill9()
  // Less than its memory alone, and with room to spare for the small one: QEMU’s own libraries and threads reserve about 1 GB.
  await guesthouse.run({
    GUESTHOUSE_QEMU: await program(guesthouse, 'ulimit -v 2000000; exec qemu-system-x86_64 "$@"'),
  })
  await expect(startVm(guesthouse, id)).rejects.toMatchObject({
    code: 'vm-start-failed',
    detail: expect.stringMatching(/“wide” did not start. QEMU said: .*[Cc]annot allocate memory/),
  })
  expect(await readVm(guesthouse, id)).toMatchObject({ state: 'stopped', pid: null })
  const small = await createVm(guesthouse, { name: 'narrow' })
  await startVm(guesthouse, small.id)
  await powerOff(guesthouse, small.id)
  await restart(guesthouse)
})

test('F28: a data directory with a path of 150 characters is as good as any', async ({ guesthouse }) => {
  const dataPath = join(guesthouse.root, 'd'.repeat(150 - guesthouse.root.length - 1))
  expect(dataPath).toHaveLength(150)
  await guesthouse.kill9()
  await guesthouse.run({ GUESTHOUSE_DATA: dataPath })
  const { cookie } = guesthouse
  await guesthouse.enter(dataPath)
  const { id } = await createVm(guesthouse, { name: 'far away', disk: { kind: 'new', sizeBytes: MIB } })
  await startVm(guesthouse, id)
  const pid = (await qemuProcessOf(id))?.pid
  await guesthouse.kill9()
  await guesthouse.run({ GUESTHOUSE_DATA: dataPath })
  expect(await readVm(guesthouse, id)).toMatchObject({ state: 'running', pid })
  await powerOff(guesthouse, id)
  await restart(guesthouse)
  guesthouse.cookie = cookie
})

test('F29: a guest that floods its serial port fills neither the disk nor the memory', async ({ guesthouse }) => {
  const { id, disks } = await createVm(guesthouse, {
    name: 'talker',
    disk: { kind: 'new', sizeBytes: MIB, format: 'raw' },
  })
  const image = Buffer.concat([bootSector('serial-flood'), Buffer.alloc(MIB - 512)])
  await writeFile(join(guesthouse.dataPath, 'pools/default', `${disks[0]?.volumeId}.raw`), image)
  await startVm(guesthouse, id)
  const log = join(guesthouse.dataPath, 'vms', id, 'serial.log')
  const sizes = () =>
    Promise.all(
      [log, `${log}.1`].map(path =>
        stat(path).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    )
  const turned = async () => (await readFile(`${log}.1`, 'latin1').catch(() => 'guest:')).includes('guest:')
  // Twice round: the greeting of the guest is in neither file any more.
  await expect.poll(turned, { timeout: 180_000 }).toBe(false)
  expect(Math.max(...(await sizes()))).toBeLessThanOrEqual(MIB)
  const qemuLog = await stat(join(guesthouse.dataPath, 'vms', id, 'qemu.log'))
  expect(qemuLog.size).toBeLessThanOrEqual(10 * MIB)
  expect(Number((await statusOf(guesthouse.pid, 'VmRSS')).split(' ')[0]) / 1024).toBeLessThan(600)
  expect(await qemuState(guesthouse, id)).toBe('running')
  await powerOff(guesthouse, id)
})

test('F25: another QEMU on the host leaves running VMs and the hardware of all VMs as they are', async ({
  guesthouse,
}) => {
  const before = await createVm(guesthouse, { name: 'pinned' })
  const { pid } = await startVm(guesthouse, before.id)
  const line = () => ask(guesthouse, endpoints.vms.commandLine, { params: { vmId: before.id } })
  const argv = await line()
  const newer = `case "$*" in
    *stdio*) qemu-system-x86_64 "$@" | sed --unbuffered 's/"major": [0-9]*/"major": 9/' ;;
    *) exec qemu-system-x86_64 "$@" ;;
  esac`
  await guesthouse.kill9()
  await guesthouse.run({ GUESTHOUSE_QEMU: await program(guesthouse, newer) })
  expect((await ask(guesthouse, endpoints.host.read, {})).qemu?.version).toMatch(/^9\./)
  expect(await readVm(guesthouse, before.id)).toMatchObject({ state: 'running', pid, machineType: before.machineType })
  expect(await line()).toEqual(argv)
  await powerOff(guesthouse, before.id)
  await restart(guesthouse)
})
