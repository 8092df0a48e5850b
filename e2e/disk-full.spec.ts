import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { ask, createVm, listVms, readVm, startVm, uploadImage } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { qemuState } from './qemu.ts'
import { expectSound } from './sound.ts'

test.describe.configure({ mode: 'serial' })

const DISK = { kind: 'new', sizeBytes: MIB, format: 'qcow2' } as const
const FULL = { code: 'storage-full' }
let mounted: string | null = null

/** A data directory on a file system of its own, which can really be full. */
test.beforeAll(async ({ guesthouseOf }) => {
  const guesthouse = await guesthouseOf(import.meta.filename)
  await guesthouse.kill9()
  const path = guesthouse.dataPath
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m,mode=0711', 'guesthouse-test', path])
  mounted = path
  await guesthouse.run()
  // Its data is another’s, who has no account yet.
  await guesthouse.enter()
})

test.afterAll(async ({ guesthouseOf }) => {
  const guesthouse = await guesthouseOf(import.meta.filename)
  for (const { id, pid } of await listVms(guesthouse)) {
    if (pid !== null) await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: id } })
  }
  await guesthouse.kill9()
  if (mounted) execFileSync('umount', ['--lazy', mounted])
})

/** Writes until the kernel says ENOSPC, down to the last byte. @returns how to give the space back */
function fill({ dataPath }: Guesthouse): () => void {
  const path = join(dataPath, '.filler')
  const file = openSync(path, 'w')
  for (let size = MIB; size >= 1; ) {
    try {
      writeSync(file, Buffer.alloc(size, 1))
    } catch {
      size = Math.floor(size / 2)
    }
  }
  closeSync(file)
  return () => {
    truncateSync(path, 0)
    rmSync(path)
  }
}

/** All of it or nothing. @returns whether there was room for it */
async function refusedOrDone(doing: Promise<unknown>): Promise<boolean> {
  try {
    await doing
    return true
  } catch (error) {
    expect(error).toMatchObject(FULL)
    return false
  }
}

const power = (guesthouse: Guesthouse, verb: 'pause' | 'resume' | 'powerOff', vmId: string) =>
  ask(guesthouse, endpoints.vms[verb], { params: { vmId } })

test('F10: on a full disk everything that would write says so and changes nothing, and VMs obey', async ({
  guesthouse,
}) => {
  const { id } = await createVm(guesthouse, { name: 'running' })
  const asleep = await createVm(guesthouse, { name: 'asleep', disk: DISK })
  await startVm(guesthouse, id)
  const iso = join(guesthouse.root, 'a.iso')
  await writeFile(iso, isoBytes({ platforms: [0], contentSectors: 1000 }))
  const release = fill(guesthouse)

  await expect(createVm(guesthouse, { name: 'late', disk: DISK })).rejects.toMatchObject(FULL)
  // That it failed is written into the audit trail, with what is kept for the database: from then on there is a little room again.
  await refusedOrDone(uploadImage(guesthouse, iso))
  await refusedOrDone(ask(guesthouse, endpoints.database.copy, {}))
  const started = await refusedOrDone(startVm(guesthouse, asleep.id))
  expect((await readVm(guesthouse, asleep.id)).state).toBe(started ? 'running' : 'stopped')
  const note = () =>
    ask(guesthouse, endpoints.vms.change, { params: { vmId: id }, body: { note: crypto.randomUUID().repeat(200) } })
  // The database has what is kept for it, if not at once.
  await expect.poll(() => note().then(vm => vm.id)).toBe(id)

  await power(guesthouse, 'pause', id)
  expect(await qemuState(guesthouse, id)).toBe('paused')
  await power(guesthouse, 'resume', id)
  expect(await qemuState(guesthouse, id)).toBe('running')
  expect((await listVms(guesthouse)).some(({ name }) => name === 'late')).toBe(false)
  release()

  await expect
    .poll(() => createVm(guesthouse, { name: 'after', disk: DISK }).then(({ state }) => state))
    .toBe('stopped')
  if (!started) await startVm(guesthouse, asleep.id)
  const history = async () => (await ask(guesthouse, endpoints.host.activity, {})).map(({ code }) => code)
  await expect.poll(history).toEqual(expect.arrayContaining(['vm.paused', 'vm.resumed']))
  await expectSound(guesthouse, 'after room was made')
})

test('F10: killed with -9 on a full disk: the next Guesthouse serves, its VMs have not noticed, and room can be made on its pages', async ({
  guesthouse,
}) => {
  const running = (await listVms(guesthouse)).filter(({ state }) => state === 'running')
  expect(running.length).toBeGreaterThan(0)
  // Its reserve is there again.
  await expect
    .poll(() =>
      stat(join(guesthouse.dataPath, 'reserve')).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    .toBe(8 * MIB)
  const release = fill(guesthouse)
  await guesthouse.kill9()
  for (const vm of running) expect(await qemuState(guesthouse, vm.id), vm.name).toBe('running')
  await guesthouse.run()
  for (const vm of running) {
    expect(await readVm(guesthouse, vm.id)).toMatchObject({ state: 'running', pid: vm.pid, startedAt: vm.startedAt })
  }
  const spare = (await listVms(guesthouse)).find(({ name }) => name === 'after')
  const remove = { params: { vmId: spare?.id ?? '' }, query: { disks: 'delete' } } as const
  await ask(guesthouse, endpoints.vms.remove, remove)
  await expectSound(guesthouse, 'on a full disk')
  release()
  await expectSound(guesthouse, 'with room')
})
