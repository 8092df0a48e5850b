import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fillUpTo, smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
import { openDatabase } from './client.ts'
import { holdExclusively } from './testing/file-faults.ts'
import { temporaryDirectory, vmRecord } from './testing/temporary-database.ts'
import { createVmStore } from './vm-store.ts'

const PATIENCE = { timeout: 20_000 }

async function openSmall() {
  const directory = await temporaryDirectory()
  smallFileSystem({ path: directory, sizeMiB: 8 })
  const db = await openDatabase({ path: join(directory, 'guesthouse.db'), probeMs: 50 })
  onTestFinished(() => db.close())
  return { directory, db }
}

test('F10: a full disk makes the database unwritable, reading goes on, and it recovers by itself', async () => {
  const { directory, db } = await openSmall()
  const store = createVmStore(db)
  await store.insert(vmRecord({ name: 'kept' }))
  const turns: boolean[] = []
  db.state.subscribe(({ writable }) => turns.push(writable))
  const giveBack = fillUpTo({ path: directory, freeBytes: 0 })
  const note = 'x'.repeat(100_000)
  await expect(store.insert(vmRecord({ name: 'too much', note }))).rejects.toThrow(/SQLITE_FULL|disk is full/)
  expect(db.state.read()).toMatchObject({ writable: false, lastFailure: { code: 'SQLITE_FULL' } })
  expect((await store.list()).map(({ name }) => name)).toEqual(['kept'])
  giveBack()
  await expect.poll(() => db.state.read().writable, PATIENCE).toBe(true)
  expect(turns).toEqual([false, true])
  await store.insert(vmRecord({ name: 'again', note }))
})

test('F18: another program that locks the database stops no reading, costs no wait twice, and its end is noticed', async () => {
  const directory = await temporaryDirectory()
  const path = join(directory, 'guesthouse.db')
  const db = await openDatabase({ path, probeMs: 50 })
  onTestFinished(() => db.close())
  const store = createVmStore(db)
  await store.insert(vmRecord({ name: 'kept' }))
  const release = await holdExclusively(path)
  await expect(store.insert(vmRecord())).rejects.toThrow()
  expect(db.state.read()).toMatchObject({ writable: false, lastFailure: { code: 'SQLITE_BUSY' } })
  expect(await db.prisma.$queryRawUnsafe('PRAGMA busy_timeout')).toEqual([{ timeout: 0 }])
  expect((await store.list()).map(({ name }) => name)).toEqual(['kept'])
  await release()
  await vi.waitFor(() => expect(db.state.read().writable).toBe(true), PATIENCE)
  expect(await db.prisma.$queryRawUnsafe('PRAGMA busy_timeout')).toEqual([{ timeout: 500 }])
  await store.insert(vmRecord())
})

test('a statement that is wrong says nothing about the file', async () => {
  const db = await openDatabase({ path: join(await temporaryDirectory(), 'guesthouse.db') })
  onTestFinished(() => db.close())
  await expect(db.prisma.$queryRawUnsafe('SELECT nonsense')).rejects.toThrow()
  expect(db.state.read()).toEqual({ writable: true, damaged: false, lastFailure: null })
})
