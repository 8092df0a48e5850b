import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import { createBus } from '#lib/events/bus.ts'
import { volumeNotePath } from '#lib/storage/volume-note.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'
import { holdingWish, wishFilePath, writeWish } from './wish-file.ts'
import { createWishFiles } from './wish-files.ts'

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

function wishFiles() {
  const bus = createBus<LiveEvent>({ capacity: 10, onSubscriberError: () => {} })
  const { registry, volumes } = life
  return createWishFiles({ bus, registry, volumes, poolPath: host.poolPath, record: entry => host.history.push(entry) })
}

test('F27: a VM that is deleted while its file is written is gone whole, with its directory', async () => {
  for (let round = 1; round <= 20; round += 1) {
    const { id } = await life.create()
    const { files } = life.registry.find(id)
    const removing = life.vms.remove(id, 'delete')
    for (let note = 1; life.registry.get(id); note += 1)
      await writeWish(wishFilePath(files.directory), { note }).catch(() => {})
    await removing
    expect(existsSync(files.directory)).toBe(false)
  }
  expect(host.history.filter(({ code }) => code === 'operation.left')).toEqual([])
})

test('F27: what waited for a deletion is not written any more, though the directory could not be removed', async () => {
  const { id } = await life.create()
  const { files: paths } = life.registry.find(id)
  const path = wishFilePath(paths.directory)
  const files = wishFiles()
  const deletion = Promise.withResolvers<void>()
  const deleting = holdingWish(path, () => deletion.promise)
  files.begin()
  life.registry.remove(id)
  deletion.resolve()
  await deleting
  await files.settled()
  await files.close()
  expect([existsSync(paths.directory), existsSync(path)]).toEqual([true, false])
})

test('F03: the note of a volume that was deleted just before a kill goes at the next start; those of disks that are there stay', async () => {
  const vm = await life.create()
  const there = volumeNotePath(host.poolPath, vm.disks[0]?.volumeId ?? '')
  const gone = volumeNotePath(host.poolPath, crypto.randomUUID())
  const unknownDisk = crypto.randomUUID()
  const kept = volumeNotePath(host.poolPath, unknownDisk)
  await writeFile(`${host.poolPath}/${unknownDisk}.raw`, 'a disk that an older copy of the database will know again')
  for (const path of [gone, `${gone}.part`, kept]) await writeFile(path, '{}')
  const files = wishFiles()
  files.begin()
  await files.settled()
  await files.close()
  expect([gone, `${gone}.part`, kept, there].map(existsSync)).toEqual([false, false, true, true])
})
