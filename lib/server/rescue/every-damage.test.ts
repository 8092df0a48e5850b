import { copyFileSync, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { copyDatabase, listCopies } from '#lib/db/copies.ts'
import { DAMAGES, makeNewer, removeDatabase } from '#lib/db/testing/damage.ts'
import { holdExclusively } from '#lib/db/testing/file-faults.ts'
import { vmRecord } from '#lib/db/testing/temporary-database.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import { createVmStore, insertVm } from '#lib/db/vm-store.ts'
import { createVolumeStore, insertVolume, type VolumeRecord } from '#lib/db/volume-store.ts'
import { DatabaseUnusableError } from '#lib/rescue/unusable.ts'
import { writeWish } from '#lib/vms/wish-file.ts'
import { dataPaths } from '../data-directory.ts'
import { openOwnDatabase } from '../database.ts'
import { createRescue, type Outcome } from './rescue.ts'

let paths: ReturnType<typeof dataPaths>
const names = async (path: string) => (await readdir(path)).sort()

/** A VM with its disk, in the database and beside it. */
async function addVm(db: Awaited<ReturnType<typeof openOwnDatabase>>, name: string): Promise<void> {
  const createdAt = `2026-11-0${name.length}T10:00:00.000Z`
  const volume: VolumeRecord = {
    ...{ id: crypto.randomUUID(), poolId: 'default', format: 'raw', state: 'ready' },
    ...{ name, virtualSizeBytes: 1024, createdAt },
  }
  const vm = vmRecord({ name, createdAt, disks: [{ id: 'disk0', volumeId: volume.id, bus: 'sata' }] })
  await writeFile(join(paths.pool, `${volume.id}.raw`), Buffer.alloc(volume.virtualSizeBytes))
  await inTransaction(db, async transaction => {
    await insertVolume(transaction, volume)
    await insertVm(transaction, vm)
  })
  await mkdir(join(paths.vms, vm.id))
  await writeWish(join(paths.vms, vm.id, 'vm.json'), { version: 1, vm, volumes: [volume] })
}

/** As a kill -9 leaves it: the newest is in the write-ahead log only. The copy does not have the newer VM. */
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'gh-rescue-'))
  onTestFinished(() => rm(root, { recursive: true }))
  paths = dataPaths(root)
  for (const path of [paths.backups, paths.vms, paths.pool]) await mkdir(path, { recursive: true })
  const first = await openOwnDatabase(paths)
  await addVm(first, 'web')
  await first.close()
  // Never two SQLites on one file in one process: closing one lets go of the other's locks (https://www.sqlite.org/howtocorrupt.html).
  const beside = new DatabaseSync(paths.database)
  copyDatabase(beside, { path: paths.database, copiesPath: paths.backups }, 'asked')
  beside.close()
  const db = await openOwnDatabase(paths)
  await addVm(db, 'newer')
  for (const suffix of ['', '-wal']) copyFileSync(paths.database + suffix, `${paths.database}${suffix}.crashed`)
  await db.close()
  removeDatabase(paths.database)
  for (const suffix of ['', '-wal']) copyFileSync(`${paths.database}${suffix}.crashed`, paths.database + suffix)
  for (const suffix of ['', '-wal']) await rm(`${paths.database}${suffix}.crashed`)
})

async function read(): Promise<{ vms: string[]; disks: string[] }> {
  const db = await openOwnDatabase(paths)
  try {
    const vms = await createVmStore(db).list()
    const volumes = await createVolumeStore(db).list()
    return { vms: vms.map(({ name }) => name).sort(), disks: volumes.map(({ id }) => `${id}.raw`).sort() }
  } finally {
    await db.close()
  }
}

/** Null: the database can be used. */
async function startRescue() {
  const unusable = await read().then(
    () => null,
    error => error,
  )
  if (unusable === null) return null
  if (!(unusable instanceof DatabaseUnusableError)) throw unusable
  const outcomes: Outcome[] = []
  const goOn = async (outcome: Outcome) => void outcomes.push(outcome)
  const place = { paths, runtimePath: '/nowhere', qemuImgPath: null, isOpen: () => false }
  const rescue = createRescue({ unusable: () => unusable, ...place, goOn })
  return { ...rescue, outcomes, newest: listCopies({ path: paths.database, copiesPath: paths.backups })[0]?.name ?? '' }
}

const EVERY: Record<string, (path: string) => void> = {
  ...DAMAGES,
  'it is gone': removeDatabase,
  'it is of a newer version': makeNewer,
}

describe.each(Object.entries(EVERY))('F18: killed, and then %s', (_, damage) => {
  test.each(['restore', 'rebuild'] as const)(
    '%s: every VM and disk comes back, and the old file is kept',
    async way => {
      damage(paths.database)
      const isThere = existsSync(paths.database)
      const rescue = await startRescue()
      if (rescue) {
        expect((await rescue.read()).rebuild.contents).toEqual({ vms: ['web', 'newer'], volumes: 2, activities: 0 })
        await (way === 'restore' ? rescue.restore(rescue.newest) : rescue.rebuild())
        const [{ kept } = { kept: '' }] = rescue.outcomes
        expect(kept !== null && existsSync(kept)).toBe(isThere)
      }
      expect(await read()).toEqual({ vms: ['newer', 'web'], disks: await names(paths.pool) })
    },
  )
})

test('F18: a copy that is damaged, too, is refused, and nothing is replaced', async () => {
  DAMAGES['its header is garbage'](paths.database)
  const rescue = await startRescue()
  DAMAGES['pages 2 to 5 are random bytes'](join(paths.backups, rescue?.newest ?? ''))
  const before = await names(dirname(paths.database))
  await expect(rescue?.restore(rescue.newest)).rejects.toMatchObject({ code: 'database-damaged' })
  await expect(rescue?.restore('../guesthouse.db')).rejects.toMatchObject({ code: 'database-copy-not-found' })
  expect(await names(dirname(paths.database))).toEqual(before)
  expect((await rescue?.read())?.copies).toMatchObject([{ contents: null }])
})

test('F18: while another program has the database locked, nothing is put in its place', async () => {
  await holdExclusively(paths.database)
  const rescue = await startRescue()
  expect(await rescue?.read()).toMatchObject({ reason: 'unreadable' })
  await expect(rescue?.rebuild()).rejects.toMatchObject({ detail: expect.stringMatching(/Another program has locked/) })
  expect(rescue?.outcomes).toEqual([])
})

test('F18: two people choose at once: one of them is told to wait', async () => {
  DAMAGES['it is empty'](paths.database)
  const rescue = await startRescue()
  const first = rescue?.rebuild()
  await expect(rescue?.restore(rescue.newest)).rejects.toMatchObject({ code: 'request-in-progress' })
  await first
  expect(rescue?.outcomes).toHaveLength(1)
})
