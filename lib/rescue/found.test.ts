import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { NO_AUTOSTART } from '#lib/contract/vm-policy.ts'
import { openDatabase } from '#lib/db/client.ts'
import { prepareRescued } from '#lib/db/rescued.ts'
import { vmRecord } from '#lib/db/testing/temporary-database.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import { createVmStore } from '#lib/db/vm-store.ts'
import { createVolumeStore, type VolumeRecord } from '#lib/db/volume-store.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { volumeNotePath } from '#lib/storage/volume-note.ts'
import { writeWish } from '#lib/vms/wish-file.ts'
import { findOnDisk } from './found.ts'
import { takeBack } from './take-back.ts'

let places: { vms: string; pool: string; qemuImgPath: string }
let path: string
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'gh-rescue-'))
  onTestFinished(() => rm(root, { recursive: true }))
  places = { vms: join(root, 'vms'), pool: join(root, 'pool'), qemuImgPath: '/usr/bin/qemu-img' }
  path = join(root, 'guesthouse.db')
  await mkdir(places.vms)
  await mkdir(places.pool)
})

function volume(change: Partial<VolumeRecord> = {}): VolumeRecord {
  const fixed = { poolId: 'default', format: 'qcow2', state: 'ready', createdAt: '2026-11-01T10:00:00.000Z' } as const
  return { ...fixed, id: crypto.randomUUID(), name: 'disk', virtualSizeBytes: 4 * MIB, ...change }
}

async function makeDisk({ id, format, virtualSizeBytes }: VolumeRecord, suffix = ''): Promise<string> {
  const file = join(places.pool, `${id}.${format}${suffix}`)
  await execa('qemu-img', ['create', '-q', '-f', format, file, String(virtualSizeBytes)])
  return file
}

async function makeWish(vm: VmRecord, volumes: VolumeRecord[] = []): Promise<void> {
  await mkdir(join(places.vms, vm.id), { recursive: true })
  await writeWish(join(places.vms, vm.id, 'vm.json'), { version: 1, vm, volumes })
}

const find = () => findOnDisk(places, { guess: true })

test('F18: a VM and its disk come back exactly from the files beside them', async () => {
  const disk = volume({ name: 'root' })
  const vm = vmRecord({
    name: 'Büro “1”'.replaceAll(/[“”]/g, ''),
    note: 'line one\nline two',
    autostart: { enabled: true, order: 3, delaySeconds: 9 },
    disks: [{ id: 'disk0', volumeId: disk.id, bus: 'sata' }],
    nics: [{ id: 'nic0', model: 'e1000', macAddress: '52:54:00:00:00:01', network: 'isolated' }],
  })
  await makeDisk(disk)
  await makeWish(vm, [disk])
  expect(await find()).toEqual({ vms: [vm], volumes: [disk], warnings: [] })
  await prepareRescued(path, { copyPath: null, fill: db => takeBack(db, places, { guess: true }) })
  await rename(`${path}.rescued`, path)
  const db = await openDatabase({ path })
  onTestFinished(() => db.close())
  expect(await createVmStore(db).list()).toEqual([vm])
  expect(await createVolumeStore(db).list()).toEqual([disk])
})

test('F18: a VM of an account that the new database does not have comes back, and belongs to nobody', async () => {
  const vm = vmRecord({ ownerId: crypto.randomUUID() })
  await makeWish(vm)
  await prepareRescued(path, { copyPath: null, fill: db => takeBack(db, places, { guess: true }) })
  await rename(`${path}.rescued`, path)
  const db = await openDatabase({ path })
  onTestFinished(() => db.close())
  expect(await createVmStore(db).list()).toMatchObject([{ id: vm.id, ownerId: null }])
})

test('F18: without its own file a VM comes back from what it was last started with, and a word about what is lost', async () => {
  const id = crypto.randomUUID()
  const disk = volume({ format: 'raw', name: 'web' })
  await makeDisk(disk)
  await mkdir(join(places.vms, id))
  const spec = {
    ...{ name: 'web', uuid: id, machineType: 'pc-q35-7.2', vcpus: 2, memoryMiB: 512, firmware: { kind: 'uefi' } },
    disks: [{ id: 'disk0', path: `/elsewhere/${disk.id}.raw`, format: 'raw', bus: 'sata', bootIndex: 100 }],
    cdroms: [{ id: 'cd0', isoPath: null, bus: 'sata', bootIndex: 0 }],
    nics: [
      {
        id: 'nic0',
        model: 'virtio-net',
        macAddress: '52:54:00:00:00:02',
        netdev: { kind: 'user', isolated: false },
        bootIndex: null,
      },
    ],
  }
  const startedAt = '2026-11-02T10:00:00.000Z'
  const run = {
    version: 1,
    guesthouseVersion: '0.1.0',
    startedAt,
    binaryPath: '/q',
    argv: [],
    identity: null,
    greeted: true,
    end: null,
  }
  await writeFile(join(places.vms, id, 'run.json'), JSON.stringify({ ...run, spec }))
  const { vms, volumes, warnings } = await find()
  expect(vms).toEqual([
    vmRecord({
      ...{
        id,
        name: 'web',
        firmware: 'uefi',
        memoryMiB: 512,
        bootOrder: ['cd', 'disk'],
        autostart: NO_AUTOSTART,
        createdAt: startedAt,
      },
      disks: [{ id: 'disk0', volumeId: disk.id, bus: 'sata' }],
      nics: [{ id: 'nic0', model: 'virtio-net', macAddress: '52:54:00:00:00:02', network: 'nat' }],
    }),
  ])
  expect(volumes).toMatchObject([{ id: disk.id, name: 'web', format: 'raw', virtualSizeBytes: 4 * MIB }])
  expect(warnings).toEqual([expect.stringMatching(/“web” comes back as it was last started/)])
})

test('S09: the format of a disk is the one its file is named by, whatever a guest has written into it', async () => {
  const hostile = volume({ format: 'raw' })
  await makeDisk({ ...hostile, format: 'qcow2' }) // a qcow2 …
  await rename(join(places.pool, `${hostile.id}.qcow2`), join(places.pool, `${hostile.id}.raw`)) // … on a raw disk
  const bytes = (await readFile(join(places.pool, `${hostile.id}.raw`))).length
  expect((await find()).volumes).toMatchObject([{ format: 'raw', virtualSizeBytes: Math.ceil(bytes / 512) * 512 }])
})

test('a disk without a note or a VM comes back with a name and a word; what is no disk is left alone', async () => {
  const lone = volume()
  await makeDisk(lone)
  const broken = crypto.randomUUID()
  await writeFile(join(places.pool, `${broken}.qcow2`), 'not a qcow2')
  await writeFile(join(places.pool, 'notes.txt'), 'mine')
  const { volumes, warnings } = await find()
  expect(volumes).toMatchObject([{ id: lone.id, name: `Volume ${lone.id.slice(0, 8)}`, virtualSizeBytes: 4 * MIB }])
  expect(warnings).toHaveLength(2)
  expect(await readFile(join(places.pool, `${broken}.qcow2`), 'utf8')).toBe('not a qcow2')
})

test('a volume of no VM keeps its name by the file beside it', async () => {
  const lone = volume({ name: 'backups of 2025' })
  await makeDisk(lone)
  await writeWish(volumeNotePath(places.pool, lone.id), { version: 1, volume: lone })
  expect(await find()).toEqual({ vms: [], volumes: [lone], warnings: [] })
})

test('F03: a disk that was being deleted when the database was lost is put back in its place', async () => {
  const disk = volume()
  const file = await makeDisk(disk, '.removed')
  await makeWish(vmRecord({ disks: [{ id: 'disk0', volumeId: disk.id, bus: 'virtio-blk' }] }), [disk])
  await prepareRescued(path, { copyPath: null, fill: db => takeBack(db, places, { guess: true }) })
  await expect(readFile(file)).rejects.toThrow('ENOENT')
  await readFile(file.replace('.removed', ''))
})

test('two VMs of one name, one disk or one address both come back, and it is said what each lost', async () => {
  const disk = volume()
  await makeDisk(disk)
  const nics = [{ id: 'nic0', model: 'e1000', macAddress: '52:54:00:00:00:03', network: 'nat' }] as const
  const disks = [{ id: 'disk0', volumeId: disk.id, bus: 'virtio-blk' }] as const
  const both = { disks: [...disks], nics: [...nics] }
  await makeWish(vmRecord({ name: 'web', ...both }), [disk])
  await makeWish(vmRecord({ name: 'WEB', createdAt: '2026-11-05T10:00:00.000Z', ...both }), [disk])
  const { vms, warnings } = await find()
  expect(vms.map(vm => [vm.name, vm.disks.length, vm.nics.length])).toEqual([
    ['web', 1, 1],
    ['WEB 2', 0, 0],
  ])
  expect(warnings).toHaveLength(3)
})

test('a damaged, foreign or misplaced file keeps no other VM away', async () => {
  const good = vmRecord({ name: 'good' })
  await makeWish(good)
  for (const content of ['', '{"version":1', JSON.stringify({ version: 1, vm: good, volumes: [] }), '[]']) {
    const id = crypto.randomUUID()
    await mkdir(join(places.vms, id))
    await writeFile(join(places.vms, id, 'vm.json'), content)
  }
  const { vms, warnings } = await find()
  expect(vms).toEqual([good])
  expect(warnings).toHaveLength(4)
})

test('F18: an older copy comes back with what was made since, and with nothing unfinished that would delete it again', async () => {
  const since = volume({ name: 'since' })
  const copyPath = `${path}.copy`
  const old = await openDatabase({ path: copyPath })
  const before = await createVmStore(old).insert(vmRecord({ name: 'before' }))
  const now = new Date()
  // The copy was made while the disk was: taken back at the next start, it would be deleted.
  await old.prisma.operation.create({
    data: {
      ...{
        id: crypto.randomUUID(),
        kind: 'volume.create',
        title: 'Create',
        state: 'begun',
        step: 'file',
        isTask: false,
      },
      ...{ wish: since, startedAt: now },
    },
  })
  await old.prisma.$queryRawUnsafe('PRAGMA journal_mode = DELETE')
  await old.close()
  await makeDisk(since)
  await writeWish(volumeNotePath(places.pool, since.id), { version: 1, volume: since })
  await makeWish(vmRecord({ name: 'after' }))
  await prepareRescued(path, { copyPath, fill: db => takeBack(db, places, { guess: true }) })
  await rename(`${path}.rescued`, path)
  const db = await openDatabase({ path })
  onTestFinished(() => db.close())
  expect((await createVmStore(db).list()).map(({ name }) => name).sort()).toEqual(['after', 'before'])
  expect((await createVmStore(db).list()).some(({ id }) => id === before.id)).toBe(true)
  expect(await createVolumeStore(db).list()).toEqual([since])
  expect(await db.prisma.operation.count({ where: { state: 'begun' } })).toBe(0)
})

test('F13: of what a database forgot no disk comes back that was deleted; one whose file alone is missing does', async () => {
  const [deleted, moved] = [volume({ name: 'deleted' }), volume({ name: 'moved' })]
  const disks = [deleted, moved].map(({ id }, at) => ({ id: `disk${at}`, volumeId: id, bus: 'virtio-blk' }) as const)
  const vm = vmRecord({ disks })
  await makeWish(vm, [deleted, moved])
  await writeWish(volumeNotePath(places.pool, moved.id), { version: 1, volume: moved })
  expect(await findOnDisk(places, { guess: false })).toMatchObject({
    vms: [{ id: vm.id, disks: disks.slice(1) }],
    volumes: [{ id: moved.id }],
  })
  expect((await find()).volumes).toHaveLength(2)
})

test('what an operation is still at is not taken back from under it', async () => {
  const going = volume()
  await makeDisk(going)
  await writeWish(volumeNotePath(places.pool, going.id), { version: 1, volume: going })
  const db = await openDatabase({ path })
  onTestFinished(() => db.close())
  await db.prisma.operation.create({
    data: {
      ...{
        id: crypto.randomUUID(),
        kind: 'volume.remove',
        title: 'Delete',
        state: 'committed',
        step: 'file',
        isTask: false,
      },
      ...{ wish: { id: going.id, format: 'qcow2' }, startedAt: new Date() },
    },
  })
  expect(await takeBack(db, places, { guess: false })).toEqual({ vms: [], volumes: [], warnings: [] })
})
