import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import { createBus } from '#lib/events/bus.ts'
import { volumeNotePath } from '#lib/storage/volume-note.ts'
import { createVmHost, type VmHost } from './testing/vm-host.ts'
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
