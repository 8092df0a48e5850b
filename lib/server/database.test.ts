import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { prepareRescued } from '#lib/db/rescued.ts'
import { DAMAGES } from '#lib/db/testing/damage.ts'
import { holdExclusively, mountReadOnly } from '#lib/db/testing/file-faults.ts'
import { DatabaseUnusableError } from '#lib/rescue/unusable.ts'
import { dataPaths } from './data-directory.ts'
import { openOwnDatabase } from './database.ts'

let paths: ReturnType<typeof dataPaths>
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'gh-database-'))
  onTestFinished(() => rm(root, { recursive: true }))
  paths = dataPaths(root)
  for (const path of [paths.backups, paths.vms, paths.pool]) await mkdir(path, { recursive: true })
})

/** What the person reads; null when there is nothing to read. */
const refusal = () =>
  openOwnDatabase(paths).then(
    async db => {
      await db.close()
      return null
    },
    error => {
      if (error instanceof DatabaseUnusableError) return { reason: error.reason, sentence: error.sentence }
      throw error
    },
  )

test('a first start makes the database, the next one opens it', async () => {
  await (await openOwnDatabase(paths)).close()
  await mkdir(join(paths.vms, 'a'))
  await (await openOwnDatabase(paths)).close()
})

test('F18: a lost database is not replaced by an empty one while there are VMs or disks', async () => {
  await writeFile(join(paths.pool, 'a.qcow2'), '')
  expect(await refusal()).toMatchObject({
    reason: 'missing',
    sentence: expect.stringMatching(/guesthouse\.db is missing, but there are VMs/),
  })
  await expect(stat(paths.database)).rejects.toThrow('ENOENT')
  await rm(join(paths.pool, 'a.qcow2'))
  await mkdir(join(paths.vms, 'a'))
  expect(await refusal()).toMatchObject({ reason: 'missing' })
})

test.each([
  ['empty', ''],
  ['something else', 'not a database at all'.repeat(100)],
])('F18: a database that is %s ends in a sentence, and is kept as it is', async (_, content) => {
  await writeFile(paths.database, content)
  expect(await refusal()).toMatchObject({ reason: 'damaged', sentence: expect.stringMatching(/is damaged: /) })
  expect((await stat(paths.database)).size).toBe(content.length)
})

test.each(Object.entries(DAMAGES))('F18: when %s, the database is refused as damaged, and kept', async (_, damage) => {
  await (await openOwnDatabase(paths)).close()
  damage(paths.database)
  const { size } = await stat(paths.database)
  expect(await refusal()).toMatchObject({ reason: 'damaged' })
  expect((await stat(paths.database)).size).toBe(size)
})

test('F18: a folder in the place of the database is named as that', async () => {
  await mkdir(paths.database)
  expect(await refusal()).toMatchObject({
    reason: 'damaged',
    sentence: expect.stringMatching(/a folder is in its place/),
  })
})

test('F18: a database on a read-only file system is named as that, with what to do', async () => {
  await (await openOwnDatabase(paths)).close()
  mountReadOnly(paths.database)
  expect(await refusal()).toMatchObject({
    reason: 'unreadable',
    sentence: expect.stringMatching(/read-only.*writable/),
  })
})

test('F18: a database that another program has locked is named as that, and is free when that has ended', async () => {
  await (await openOwnDatabase(paths)).close()
  const release = await holdExclusively(paths.database)
  expect(await refusal()).toMatchObject({ reason: 'unreadable', sentence: expect.stringMatching(/Another program/) })
  await release()
  expect(await refusal()).toBeNull()
})

test('F18: a database of a newer version is refused with the way back', async () => {
  const db = await openOwnDatabase(paths)
  await db.prisma.$executeRawUnsafe(
    "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('n', 'n', current_timestamp, '9999-next')",
  )
  await db.close()
  expect(await refusal()).toMatchObject({
    reason: 'newer',
    sentence: expect.stringMatching(/Start that version again/),
  })
})

test('a rescue that was cut off after the choice is finished by the next start', async () => {
  // Made elsewhere: libsql lets go of a file when garbage is collected, and takes its WAL with it then.
  const elsewhere = { ...paths, database: join(paths.backups, 'made.db') }
  await (await openOwnDatabase(elsewhere)).close()
  await copyFile(elsewhere.database, paths.database)
  await prepareRescued(paths.database, { copyPath: null, fill: async () => {} })
  await writeFile(paths.database, 'damaged')
  await writeFile(`${paths.database}-wal`, 'of the damaged one')
  expect(await refusal()).toBeNull()
  const names = await readdir(dirname(paths.database))
  const kept = names.filter(name => name.includes('.damaged-')).map(name => name.replace(/\.damaged-\d+T[\d.]+Z/, ''))
  expect(kept.sort()).toEqual(['guesthouse.db', 'guesthouse.db-wal'])
  expect(names.filter(name => name.includes('rescue'))).toEqual([])
})
