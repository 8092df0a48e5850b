import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createActivityStore } from '#lib/db/activity-store.ts'
import { openDatabase } from '#lib/db/client.ts'
import { holdExclusively } from '#lib/db/testing/file-faults.ts'
import { problemDocumentFor } from './problem-response.ts'

test('F18: what wants to write while another program has the database locked is told so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gh-locked-'))
  const path = join(folder, 'guesthouse.db')
  const database = await openDatabase({ path, copiesPath: null })
  onTestFinished(async () => {
    await database.close()
    await rm(folder, { recursive: true })
  })
  const row = { at: new Date().toISOString(), level: 'info', actor: 'person', code: 'a', sentence: 'a' } as const
  const release = await holdExclusively(path)
  const error = await createActivityStore(database)
    .add({ ...row, vmId: null, vmName: null, by: null, log: [] })
    .catch(refused => refused)
  const report = () => expect.fail(String(error))
  const document = problemDocumentFor(error, { where: 'test', report })
  expect(document).toMatchObject({ code: 'database-unwritable', status: 503 })
  expect(document.detail).toMatch(/another program has it locked/)
  await release()
})
