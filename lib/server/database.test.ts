import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { StartError } from './config.ts'
import { dataPaths } from './data-directory.ts'
import { openOwnDatabase } from './database.ts'

let paths: ReturnType<typeof dataPaths>
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'gh-database-'))
  onTestFinished(() => rm(root, { recursive: true }))
  paths = dataPaths(root)
  for (const path of [paths.backups, paths.vms, paths.pool]) await mkdir(path, { recursive: true })
})

/** What the person who starts Guesthouse reads. */
const refusal = () =>
  openOwnDatabase(paths).then(String, error => (error instanceof StartError ? error.message : error))

test('a first start makes the database, the next one opens it', async () => {
  await (await openOwnDatabase(paths)).close()
  await mkdir(join(paths.vms, 'a'))
  await (await openOwnDatabase(paths)).close()
})

test('F18: a lost database is not replaced by an empty one while there are VMs or disks', async () => {
  await writeFile(join(paths.pool, 'a.qcow2'), '')
  expect(await refusal()).toMatch(/guesthouse\.db is missing, but there are VMs/)
  await expect(stat(paths.database)).rejects.toThrow('ENOENT')
  await rm(join(paths.pool, 'a.qcow2'))
  await mkdir(join(paths.vms, 'a'))
  expect(await refusal()).toMatch(/is missing, but there are VMs/)
})

test.each([
  ['empty', ''],
  ['something else', 'not a database at all'.repeat(100)],
])('F18: a database that is %s ends in a sentence, and is kept as it is', async (_, content) => {
  await writeFile(paths.database, content)
  expect(await refusal()).toMatch(/is damaged: .*Keep the file/)
  expect((await stat(paths.database)).size).toBe(content.length)
})
