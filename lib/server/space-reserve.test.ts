import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { fillUpTo, smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
import { giveUpReserve, keepSpaceReserve } from './space-reserve.ts'

const GENEROUS = { timeout: 30_000, interval: 20 }

async function reserved() {
  const dataPath = await temporaryDirectory()
  smallFileSystem({ path: dataPath, sizeMiB: 48 })
  const database = await openDatabase({ path: join(dataPath, 'guesthouse.db') })
  onTestFinished(() => database.close())
  const reserve = keepSpaceReserve({ dataPath, database: database.state, everyMs: 20 })
  onTestFinished(() => reserve.close())
  const size = async () => (await stat(join(dataPath, 'reserve')).catch(() => ({ size: 0 }))).size
  return { dataPath, database, size }
}

test('F10: on a disk that is full to its last byte one write fails, then the database has room, until there is more', async () => {
  const { dataPath, database, size } = await reserved()
  await vi.waitFor(async () => expect(await size()).toBe(8 * MIB), GENEROUS)
  const release = fillUpTo({ path: dataPath, freeBytes: 0 })
  const store = createOperationStore(database)
  const write = async () =>
    await store.begin({
      ...{
        id: crypto.randomUUID(),
        kind: 'test.write',
        title: 'Write',
        step: 'x',
        wish: { text: 'x'.repeat(100_000) },
      },
      ...{ isTask: false, vmId: null, vmName: null, startedAt: new Date().toISOString() },
    })
  await vi.waitFor(async () => await expect(write()).rejects.toThrow(), GENEROUS)
  await vi.waitFor(async () => expect(await size()).toBe(0), GENEROUS)
  await write()
  expect(database.state.read().writable).toBe(true)
  release()
  await vi.waitFor(async () => expect(await size()).toBe(8 * MIB), GENEROUS)
})

test('F10: where there is none, there is none to give up', async () => {
  const dataPath = await temporaryDirectory()
  await giveUpReserve(dataPath)
  await writeFile(join(dataPath, 'reserve'), 'some')
  await giveUpReserve(dataPath)
  expect((await stat(join(dataPath, 'reserve'))).size).toBe(0)
})
