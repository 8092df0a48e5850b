import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, listImages, listVms } from './api.ts'
import { expect } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { qemuProcessOf, qemuState } from './qemu.ts'

/** Operations that are neither done nor taken back. */
export function unfinishedOperations({ dataPath }: Guesthouse): unknown[] {
  using database = new DatabaseSync(join(dataPath, 'guesthouse.db'), { readOnly: true })
  return database.prepare("SELECT kind, step, state FROM Operation WHERE state IN ('begun', 'committed')").all()
}

/** What people call half: every file that belongs to nothing that the pages list, in the pool, the library and beside the VMs. */
async function filesWithoutOwner(guesthouse: Guesthouse): Promise<string[]> {
  const { dataPath, libraryPath } = guesthouse
  const [vms, volumes, images] = await Promise.all([
    listVms(guesthouse),
    ask(guesthouse, endpoints.storage.list, {}),
    listImages(guesthouse),
  ])
  const pool = await readdir(join(dataPath, 'pools/default'))
  const library = await readdir(libraryPath, { recursive: true, withFileTypes: true })
  const beside = await readdir(join(dataPath, 'vms')).catch(() => [])
  const owned = volumes.flatMap(({ id, format }) => [`${id}.${format}`, `${id}.json`])
  return [
    ...pool.filter(name => !owned.includes(name)),
    ...library
      .filter(each => each.isFile())
      .flatMap(({ name }) => (images.some(i => i.fileName === name) ? [] : [name])),
    ...beside.filter(name => !vms.some(({ id }) => id === name)),
  ]
}

/** What the database says, what is on the disk and what runs are one: nothing is half, forgotten or stuck. */
export async function expectSound(guesthouse: Guesthouse, when: string): Promise<void> {
  expect(unfinishedOperations(guesthouse), `${when}: unfinished operations`).toEqual([])
  // What is written beside a disk for the rescue goes a moment after it.
  await expect.poll(() => filesWithoutOwner(guesthouse), `${when}: files of nobody`).toEqual([])
  const volumes = await ask(guesthouse, endpoints.storage.list, {})
  expect(
    volumes.filter(({ missing }) => missing),
    `${when}: volumes without a file`,
  ).toEqual([])
  for (const vm of await listVms(guesthouse)) {
    expect(['running', 'stopped', 'crashed'], `${when}: the state of ${vm.name}`).toContain(vm.state)
    expect(await qemuState(guesthouse, vm.id), `${when}: QEMU of ${vm.name}`).toBe(
      vm.state === 'running' ? 'running' : 'no process',
    )
    expect((await qemuProcessOf(vm.id))?.pid ?? null, `${when}: the process of ${vm.name}`).toBe(vm.pid)
  }
}
