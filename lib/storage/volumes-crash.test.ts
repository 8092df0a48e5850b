import { spawnSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { createVolumeStore } from '#lib/db/volume-store.ts'
import { readImageInfo } from '#lib/qemu/img/info.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { createVolumes } from './volumes.ts'

const program = join(import.meta.dirname, 'testing/dying-volumes.ts')
const foreign = 'somebody-elses.qcow2.part'

/** Kills a Guesthouse at `point`, starts another one on what is left, and returns what that one finds. */
async function afterDyingAt(point: string) {
  const directory = await temporaryDirectory()
  const poolPath = join(directory, 'pool')
  await mkdir(poolPath)
  await writeFile(join(poolPath, foreign), 'not ours')
  const { signal, stderr } = spawnSync(process.execPath, [program, directory, point], { encoding: 'utf8' })
  expect(signal, stderr).toBe('SIGKILL')
  const filesLeft = (await readdir(poolPath)).filter(name => name !== foreign)

  const db = await openDatabase({ path: join(directory, 'guesthouse.db') })
  const store = createVolumeStore(db)
  const rowsLeft = (await store.list()).map(row => row.state)
  const options = { store, poolPath, qemuImgPath: '/usr/bin/qemu-img', fileOwner: null, publish: () => {} }
  const volumes = createVolumes({ ...options, usedBy: () => null })
  const swept = await volumes.sweep()
  const files = (await readdir(poolPath)).filter(name => name !== foreign)
  const rows = (await store.list()).map(row => row.state)
  return { volumes, poolPath, swept, filesLeft, rowsLeft, files, rows, again: await volumes.sweep(), close: db.close }
}

const nothing = { finished: [], undone: [], deleted: [], partsRemoved: 0 }

test('F03: killed while qemu-img has not begun, the volume is gone at the next start', async () => {
  const after = await afterDyingAt('before-qemu-img-works')
  expect(after).toMatchObject({ filesLeft: [], rowsLeft: ['creating'] })
  expect(after).toMatchObject({ files: [], rows: [], swept: { ...nothing, undone: ['half'] }, again: nothing })
  await after.close()
})

test('F03, F13: killed with a file that looks complete but was not published, the volume is gone at the next start', async () => {
  const after = await afterDyingAt('after-qemu-img-worked')
  expect(after).toMatchObject({ filesLeft: [expect.stringMatching(/\.qcow2\.part$/)], rowsLeft: ['creating'] })
  expect(after).toMatchObject({ files: [], rows: [], swept: { ...nothing, undone: ['half'] }, again: nothing })
  await after.close()
})

test('F03: killed after the file was published, the volume is complete at the next start', async () => {
  const after = await afterDyingAt('before-the-row-is-ready')
  expect(after).toMatchObject({ rowsLeft: ['creating'], rows: ['ready'], swept: { ...nothing, finished: ['half'] } })
  const [volume] = after.volumes.list()
  const { path, format } = await after.volumes.locate(volume?.id ?? '')
  const info = await readImageInfo({ binary: '/usr/bin/qemu-img' }, { path, format, origin: 'own' })
  expect(info.virtualSizeBytes).toBe(64 * MIB)
  expect(after.again).toEqual(nothing)
  await after.close()
})

for (const point of ['after-the-row-is-deleting', 'before-the-row-goes']) {
  test(`F03: a deletion that was killed (${point}) is completed at the next start`, async () => {
    const after = await afterDyingAt(point)
    expect(after.rowsLeft).toEqual(['deleting'])
    expect(after).toMatchObject({ files: [], rows: [], swept: { ...nothing, deleted: ['half'] }, again: nothing })
    expect(after.volumes.list()).toEqual([])
    await after.close()
  })
}

test('a temporary file that is not one of ours is left alone by every start', async () => {
  const after = await afterDyingAt('after-qemu-img-worked')
  expect(await readdir(after.poolPath)).toEqual([foreign])
  await after.close()
})
