import { chmod, mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Volume } from '#lib/contract/volume.ts'
import { type Database, openDatabase } from '#lib/db/client.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { temporaryDirectory, vmRecord } from '#lib/db/testing/temporary-database.ts'
import { createVmStore } from '#lib/db/vm-store.ts'
import { createVolumeStore } from '#lib/db/volume-store.ts'
import { createOperations } from '#lib/operations/operations.ts'
import { readImageInfo } from '#lib/qemu/img/info.ts'
import { GIB, MIB } from '#lib/shared/bytes.ts'
import { createTasks } from '#lib/tasks/tasks.ts'
import { createPools } from './pools.ts'
import { fillUpTo, smallFileSystem } from './testing/small-file-system.ts'
import { createVolumes, type VolumesOptions } from './volumes.ts'

let db: Database
let poolPath = ''
let events: LiveEvent[]
let users: Map<string, NonNullable<Volume['usedBy']>>

beforeEach(async () => {
  const directory = await temporaryDirectory()
  poolPath = join(directory, 'pool')
  db = await openDatabase({ path: join(directory, 'guesthouse.db') })
  events = []
  users = new Map()
})

async function start(change: Partial<VolumesOptions> = {}) {
  const volumes = createVolumes({
    store: createVolumeStore(db),
    operations: createOperations({
      store: createOperationStore(db),
      tasks: createTasks({ publish: () => {} }),
      record: () => {},
    }),
    poolPath,
    qemuImgPath: '/usr/bin/qemu-img',
    fileOwner: null,
    publish: event => events.push(event),
    usedBy: id => users.get(id) ?? null,
    ...change,
  })
  await volumes.sweep()
  return volumes
}

const files = async () => (await readdir(poolPath)).filter(name => name !== '.filler')

describe('making', () => {
  test('a new volume is what was asked for, costs almost nothing, belongs to QEMU’s user alone and is known after a restart', async () => {
    const volumes = await start({ fileOwner: { uid: 64055, gid: 103 } })
    const volume = await volumes.create({ name: 'web', format: 'qcow2', sizeBytes: 20 * GIB })
    const { path, format, missing } = await volumes.locate(volume.id)
    expect({ format, missing }).toEqual({ format: 'qcow2', missing: false })
    const info = await readImageInfo({ binary: '/usr/bin/qemu-img' }, { path, format, origin: 'own' })
    expect(info).toMatchObject({ format: 'qcow2', virtualSizeBytes: 20 * GIB, backing: null })
    const { uid, gid, mode, blocks } = await stat(path)
    expect([uid, gid, mode & 0o777]).toEqual([64055, 103, 0o600])
    expect(volume).toMatchObject({ name: 'web', allocatedBytes: blocks * 512, missing: false, usedBy: null })
    expect(volume.allocatedBytes).toBeLessThan(MIB)
    expect((await stat(poolPath)).mode & 0o777).toBe(0o710)
    expect(events).toEqual([{ type: 'volume.changed', volume }])
    expect((await start()).list()).toEqual([volume])
  })

  test('S15: the name of a volume never becomes the name of a file', async () => {
    const volumes = await start()
    await volumes.create({ name: '../../etc/x\n', format: 'raw', sizeBytes: MIB })
    expect(await files()).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.raw$/)])
  })

  test('when qemu-img fails nothing is left, and its words come with the sentence', async () => {
    const program = join(poolPath, '../broken-qemu-img')
    await writeFile(program, '#!/bin/sh\n/usr/bin/qemu-img "$@"; echo "qemu-img: no luck today" >&2; exit 1\n')
    await chmod(program, 0o755)
    const volumes = await start({ qemuImgPath: program })
    await expect(volumes.create({ name: 'web', format: 'raw', sizeBytes: MIB })).rejects.toMatchObject({
      code: 'storage-failed',
      detail: 'The volume “web” was not created: qemu-img create failed: no luck today.',
      log: ['qemu-img: no luck today'],
    })
    expect(await files()).toEqual([])
    expect(await createVolumeStore(db).list()).toEqual([])
    expect(events).toEqual([])
  })
})

describe('a full pool', () => {
  test('F10: once the reserve is touched no volume is made, and what is there can still be deleted', async () => {
    await mkdir(poolPath)
    smallFileSystem({ path: poolPath, sizeMiB: 24 })
    const volumes = await start()
    const first = await volumes.create({ name: 'first', format: 'qcow2', sizeBytes: 40 * GIB })
    const [pool] = await createPools({ poolPath, volumes }).list()
    expect(pool).toMatchObject({ totalBytes: 24 * MIB, virtualBytes: 40 * GIB, allocatedBytes: first.allocatedBytes })
    const release = fillUpTo({ path: poolPath, freeBytes: pool?.reserveBytes ?? 0 })

    const second = { name: 'second', format: 'qcow2', sizeBytes: GIB } as const
    await expect(volumes.create(second)).rejects.toMatchObject({
      code: 'storage-full',
      detail: expect.stringContaining('The volume “second” was not created: 2.4 MiB are free'),
    })
    expect(await files()).toHaveLength(1)
    await volumes.remove(first.id)
    expect(await files()).toEqual([])
    release()
    await volumes.create(second)
  })

  test('F10: a pool that fills up while qemu-img writes is a full pool, and nothing half is left', async () => {
    await mkdir(poolPath)
    smallFileSystem({ path: poolPath, sizeMiB: 24 })
    const program = join(poolPath, '../qemu-img-with-a-greedy-neighbour')
    const fill = `head -c 64M /dev/zero > "${poolPath}/.filler" 2>&-`
    await writeFile(program, `#!/bin/sh\n${fill}\nexec /usr/bin/qemu-img "$@"\n`)
    await chmod(program, 0o755)
    const volumes = await start({ qemuImgPath: program })
    await expect(volumes.create({ name: 'web', format: 'qcow2', sizeBytes: GIB })).rejects.toMatchObject({
      code: 'storage-full',
    })
    expect(await files()).toEqual([])
    expect(await createVolumeStore(db).list()).toEqual([])
  })

  test.each([
    [
      'F13: a qemu-img that is killed with -9 when its file is there already',
      '/usr/bin/qemu-img "$@"; kill -9 $$',
      'was ended by SIGKILL',
    ],
    ['F23: a qemu-img that aborts', 'echo "qemu-img: assertion failed" >&2; kill -ABRT $$', 'was ended by SIGABRT'],
    ['F25: a qemu-img that is missing', 'exec /nowhere/qemu-img', 'not found'],
  ])('%s is one sentence, and nothing half is left', async (_, script, words) => {
    await mkdir(poolPath)
    const program = join(poolPath, '../bad-qemu-img')
    await writeFile(program, `#!/bin/sh\n${script}\n`)
    await chmod(program, 0o755)
    const volumes = await start({ qemuImgPath: program })
    await expect(volumes.create({ name: 'web', format: 'qcow2', sizeBytes: GIB })).rejects.toMatchObject({
      code: 'storage-failed',
      detail: expect.stringMatching(new RegExp(`^The volume “web” was not created: qemu-img create .*${words}`)),
    })
    expect(await files()).toEqual([])
    expect(await createVolumeStore(db).list()).toEqual([])
    const sound = await start()
    expect(await sound.create({ name: 'web', format: 'qcow2', sizeBytes: GIB })).toMatchObject({ name: 'web' })
  })
})

describe('deleting', () => {
  test('a volume that a VM uses is not deleted, and the VM is named', async () => {
    const volumes = await start()
    const { id } = await volumes.create({ name: 'web disk', format: 'qcow2', sizeBytes: GIB })
    users.set(id, { vmId: crypto.randomUUID(), vmName: 'web' })
    await expect(volumes.remove(id)).rejects.toMatchObject({
      code: 'volume-in-use',
      detail: 'The VM “web” uses “web disk”. Delete the VM or take the disk out first.',
    })
    expect(await files()).toHaveLength(1)
  })

  test('the database keeps a volume from being deleted even if nobody in memory remembers its VM', async () => {
    const volumes = await start()
    const { id } = await volumes.create({ name: 'web disk', format: 'qcow2', sizeBytes: GIB })
    await createVmStore(db).insert(vmRecord({ disks: [{ id: 'disk0', volumeId: id, bus: 'sata' }] }))
    await expect(volumes.remove(id)).rejects.toMatchObject({ code: 'volume-in-use' })
    expect(await files()).toHaveLength(1)
    expect(volumes.read(id).name).toBe('web disk')
  })

  test('a deleted volume is gone from disk, database and every page', async () => {
    const volumes = await start()
    const { id } = await volumes.create({ name: 'web', format: 'qcow2', sizeBytes: GIB })
    await volumes.remove(id)
    expect([await files(), await createVolumeStore(db).list(), volumes.list()]).toEqual([[], [], []])
    expect(events.at(-1)).toEqual({ type: 'volume.removed', volumeId: id })
    await expect(volumes.remove(id)).rejects.toMatchObject({ code: 'volume-not-found' })
    expect(() => volumes.read(id)).toThrow(expect.objectContaining({ code: 'volume-not-found' }))
  })

  test('a file that cannot be deleted leaves the volume as it was', async () => {
    const volumes = await start()
    const { id } = await volumes.create({ name: 'web', format: 'raw', sizeBytes: MIB })
    const { path } = await volumes.locate(id)
    await rm(path)
    await mkdir(join(path, 'in-the-way'), { recursive: true })
    await expect(volumes.remove(id)).rejects.toMatchObject({ code: 'storage-failed' })
    expect(volumes.list()).toHaveLength(1)
    expect(await createVolumeStore(db).list()).toMatchObject([{ state: 'ready' }])
  })
})

describe('behind our back', () => {
  test('F24: a file that is moved away is shown as missing, at once and after a restart, and is found when it is back', async () => {
    const volumes = await start()
    const { id } = await volumes.create({ name: 'web', format: 'qcow2', sizeBytes: GIB })
    const { path } = await volumes.locate(id)
    await rename(path, `${path}.away`)
    expect((await volumes.locate(id)).missing).toBe(true)
    expect(events.at(-1)).toMatchObject({ type: 'volume.changed', volume: { id, missing: true, allocatedBytes: null } })
    expect((await start()).read(id)).toMatchObject({ missing: true, allocatedBytes: null })
    await rename(`${path}.away`, path)
    await volumes.refresh()
    expect(volumes.read(id)).toMatchObject({ missing: false, allocatedBytes: expect.any(Number) })
    await volumes.remove(id)
  })

  test('F03: an unfinished file that no row knows goes at the next start; other people’s files stay', async () => {
    await mkdir(poolPath)
    const theirs = ['notes.part', `${crypto.randomUUID()}.vmdk.part`, `${crypto.randomUUID()}.qcow2`]
    for (const name of [...theirs, `${crypto.randomUUID()}.qcow2.part`, `${crypto.randomUUID()}.raw.part`]) {
      await writeFile(join(poolPath, name), 'x')
    }
    await start()
    expect((await files()).sort()).toEqual(theirs.sort())
  })

  test('S19: a symbolic link in the place of a volume is not the volume', async () => {
    const volumes = await start()
    const { id } = await volumes.create({ name: 'web', format: 'raw', sizeBytes: MIB })
    const { path } = await volumes.locate(id)
    await rm(path)
    await symlink('/etc/hostname', path)
    expect((await volumes.locate(id)).missing).toBe(true)
  })

  test('what a guest has written shows after a look, and is published once', async () => {
    const volumes = await start()
    const { id } = await volumes.create({ name: 'web', format: 'raw', sizeBytes: 4 * MIB })
    const { path } = await volumes.locate(id)
    await writeFile(path, Buffer.alloc(2 * MIB, 1))
    events.length = 0
    await Promise.all([volumes.refresh(), volumes.refresh()])
    await volumes.refresh()
    expect(volumes.read(id).allocatedBytes).toBeGreaterThanOrEqual(2 * MIB)
    expect(events).toHaveLength(1)
  })
})
