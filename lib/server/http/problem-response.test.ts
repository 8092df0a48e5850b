import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import { createVolumeStore } from '#lib/db/volume-store.ts'
import { SqliteFailure } from '#lib/shared/sqlite-failure.ts'
import { fillUpTo, smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
import { problemDocumentFor } from './problem-response.ts'

const reported: unknown[] = []
const documentFor = (error: unknown) =>
  problemDocumentFor(error, { where: 'test', report: ({ error: what }) => reported.push(what) })

test('F10: a database on a full disk is told as that, not as a mistake of ours', async () => {
  const path = await mkdtemp(join(tmpdir(), 'gh-full-'))
  smallFileSystem({ path, sizeMiB: 8 })
  const database = await openDatabase({ path: join(path, 'guesthouse.db') })
  onTestFinished(() => database.close())
  const volume = {
    poolId: 'default',
    format: 'raw',
    virtualSizeBytes: 1,
    state: 'ready',
    createdAt: new Date().toISOString(),
  } as const
  const store = createVolumeStore(database)
  // The database's own helper files are there from its first write on.
  await store.insert({ ...volume, id: crypto.randomUUID(), name: 'first' })
  fillUpTo({ path, freeBytes: 0 })
  // Larger than any page that the database has to spare.
  const inserting = store.insert({ ...volume, id: crypto.randomUUID(), name: 'x'.repeat(1024 * 1024) })
  const error = await inserting.then(
    () => null,
    cause => cause,
  )
  expect(documentFor(error)).toMatchObject({ code: 'storage-full', status: 507 })
  expect(documentFor(new Error('while writing', { cause: error })).code).toBe('storage-full')
  expect(reported).toEqual([])
})

test('what nobody foresaw is reported, and its details stay inside', () => {
  const error = new Error('a secret of the inside')
  const document = documentFor(error)
  expect(document).toMatchObject({ code: 'internal-error', requestId: expect.any(String) })
  expect(JSON.stringify(document)).not.toContain('secret')
  expect(reported).toContain(error)
})

test('F10, F18: a database whose disk fails is told as that, with what still works', () => {
  const cause = new SqliteFailure(4874, 'disk I/O error')
  expect(documentFor(new Error('Invalid `prisma.vm.update()`', { cause }))).toMatchObject({
    code: 'database-unwritable',
    status: 503,
    detail: expect.stringMatching(/disk I\/O error.*nothing was changed\. VMs run on/),
  })
})
