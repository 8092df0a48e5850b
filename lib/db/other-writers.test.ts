import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { NO_QUOTA } from '#lib/contract/user.ts'
import { openDatabase } from './client.ts'
import { watchOtherWriters } from './other-writers.ts'
import { temporaryDirectory } from './testing/temporary-database.ts'
import { createUserStore } from './user-store.ts'

/** Another process, as two SQLites in one would let go of each other's locks. */
async function writeFromOutside(path: string, sql: string): Promise<void> {
  const script = `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec(process.argv[2])`
  await promisify(execFile)(process.execPath, ['-e', script, path, sql])
}

async function watched() {
  const path = join(await temporaryDirectory(), 'guesthouse.db')
  const database = await openDatabase({ path })
  const onWritten = vi.fn(async () => {})
  const watch = watchOtherWriters({ database, onWritten, everyMs: 10 })
  onTestFinished(async () => {
    watch.close()
    await database.close()
  })
  await vi.waitFor(() => expect(onWritten).toHaveBeenCalledTimes(1))
  return { path, database, onWritten, users: createUserStore(database) }
}

const ada = { id: crypto.randomUUID(), name: 'ada', role: 'admin', passwordHash: null, quota: NO_QUOTA } as const

test('what another process writes is told once; what we write ourselves is not', async () => {
  const { path, onWritten, users } = await watched()
  await users.insert(ada)
  await writeFromOutside(path, `UPDATE User SET name = 'Ada'`)
  await vi.waitFor(() => expect(onWritten).toHaveBeenCalledTimes(2))
  await users.update(ada.id, { role: 'viewer' })
  await writeFromOutside(path, `UPDATE User SET name = 'ada'`)
  await vi.waitFor(() => expect(onWritten).toHaveBeenCalledTimes(3))
})

test('when reading it again fails, it is tried again', async () => {
  const { path, onWritten } = await watched()
  onWritten.mockRejectedValueOnce(new Error('locked just now'))
  await writeFromOutside(path, `INSERT INTO Setting (name, value) VALUES ('any', '1')`)
  await vi.waitFor(() => expect(onWritten.mock.calls.length).toBeGreaterThanOrEqual(3))
})
