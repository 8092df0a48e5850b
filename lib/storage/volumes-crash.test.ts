import { spawnSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { createVolumeStore, type VolumeRecord } from '#lib/db/volume-store.ts'
import { readImageInfo } from '#lib/qemu/img/info.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { openVolumes } from './testing/open-volumes.ts'

const program = join(import.meta.dirname, 'testing/dying-volumes.ts')
const foreign = 'somebody-elses.qcow2.part'

async function place() {
  const directory = await temporaryDirectory()
  const poolPath = join(directory, 'pool')
  await mkdir(poolPath)
  await writeFile(join(poolPath, foreign), 'not ours')
  const names = async () => (await readdir(poolPath)).filter(name => name !== foreign)
  return { directory, names, files: { path: join(directory, 'guesthouse.db'), poolPath } }
}

/** Kills a Guesthouse at `point`, starts another one on what is left, and returns what that one finds. */
async function afterDyingAt(point: string) {
  const { directory, files, names } = await place()
  const { signal, stderr } = spawnSync(process.execPath, [program, directory, point], { encoding: 'utf8' })
  expect(signal, stderr).toBe('SIGKILL')
  const filesLeft = await names()
  const { volumes, operations, history, close } = await openVolumes(files)
  const recovery = await operations.recover()
  await volumes.sweep()
  const again = await operations.recover()
  return { ...files, volumes, recovery, again, history, filesLeft, files: await names(), close }
}

const nothing = { finished: [], undone: [], left: [] }
const creation = 'Create the volume “half”'
const deletion = 'Delete the volume “half”'

for (const [point, filesLeft] of [
  ['volume.create.volume-file.before', []],
  ['volume.create.volume-file.after', [expect.stringMatching(/\.qcow2$/)]],
  ['volume.create.commit.before', [expect.stringMatching(/\.qcow2$/)]],
] as const) {
  test(`F03, F13: a creation that was killed at ${point} is taken back at the next start, and the history says so`, async () => {
    const after = await afterDyingAt(point)
    expect(after.filesLeft).toEqual(filesLeft)
    expect(after).toMatchObject({ recovery: { ...nothing, undone: [creation] }, again: nothing, files: [] })
    expect(after.volumes.list()).toEqual([])
    expect(after.history).toMatchObject([{ code: 'operation.undone', sentence: expect.stringContaining(creation) }])
    await after.close()
  })
}

test('F03: a creation that was killed after its commit is complete', async () => {
  const after = await afterDyingAt('volume.create.commit.after')
  const [volume] = after.volumes.list()
  const { path, format } = await after.volumes.locate(volume?.id ?? '')
  const info = await readImageInfo({ binary: '/usr/bin/qemu-img' }, { path, format, origin: 'own' })
  expect(info.virtualSizeBytes).toBe(64 * MIB)
  expect(after).toMatchObject({ recovery: nothing, again: nothing })
  await after.close()
})

for (const point of ['set-aside.before', 'set-aside.after', 'commit.before']) {
  test(`F03: a deletion that was killed at ${point} is taken back: the volume is there, whole`, async () => {
    const after = await afterDyingAt(`volume.remove.${point}`)
    expect(after).toMatchObject({ recovery: { ...nothing, undone: [deletion] }, again: nothing })
    expect(after.files).toEqual([expect.stringMatching(/\.qcow2$/)])
    expect(after.volumes.list()).toMatchObject([{ name: 'half', missing: false }])
    await after.close()
  })
}

for (const point of ['commit.after', 'remove-file.before', 'remove-file.after']) {
  test(`F03: a deletion that was killed at ${point} is completed at the next start`, async () => {
    const after = await afterDyingAt(`volume.remove.${point}`)
    expect(after).toMatchObject({ recovery: { ...nothing, finished: [deletion] }, again: nothing, files: [] })
    expect(after.volumes.list()).toEqual([])
    await after.close()
  })
}

test('a temporary file that is not one of ours is left alone by every start', async () => {
  const after = await afterDyingAt('volume.create.volume-file.after')
  expect(await readdir(after.poolPath)).toEqual([foreign])
  await after.close()
})

test('F34: what a version without operations left unfinished is finished or taken back after an upgrade', async () => {
  const { files, names } = await place()
  const record = (name: string, state: VolumeRecord['state']): VolumeRecord => ({
    ...{ id: crypto.randomUUID(), poolId: 'default', name, format: 'raw', virtualSizeBytes: MIB, state },
    createdAt: '2026-11-01T10:00:00.000Z',
  })
  const rows = [record('half', 'creating'), record('whole', 'creating'), record('going', 'deleting')]
  const db = await openDatabase({ path: files.path })
  for (const row of rows) await createVolumeStore(db).insert(row)
  await db.close()
  const [half, whole, going] = rows.map(({ id }) => id)
  for (const name of [`${half}.raw.part`, `${whole}.raw`, `${going}.raw`])
    await writeFile(join(files.poolPath, name), '')
  const { volumes, close } = await openVolumes(files)
  expect(await volumes.sweep()).toEqual({ finished: ['whole'], undone: ['half'], deleted: ['going'], partsRemoved: 0 })
  expect(await names()).toEqual([`${whole}.raw`])
  await close()
})
