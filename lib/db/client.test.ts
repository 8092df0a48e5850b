import { readdirSync } from 'node:fs'
import { mkdir, open, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from './client.ts'
import { temporaryDatabase, temporaryDirectory, vmRecord } from './testing/temporary-database.ts'
import { createVmStore } from './vm-store.ts'

test('a first start makes a database that only its owner can read, whatever characters its path has', async () => {
  const directory = join(await temporaryDirectory(), 'a b%20c?d#é')
  await mkdir(directory)
  const path = join(directory, 'guesthouse.db')
  const db = await openDatabase({ path })
  await createVmStore(db).insert(vmRecord())
  await db.close()
  for (const name of readdirSync(directory)) expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600)
  expect(readdirSync(directory)).not.toContain('guesthouse.db-wal')

  const again = await openDatabase({ path })
  expect(await createVmStore(again).list()).toHaveLength(1)
  expect(again.migrated).toEqual({ applied: [], copyPath: null })
  await again.close()
})

test('every connection writes through to the disk, checks references and waits for locks, also after a transaction', async () => {
  const { prisma } = await temporaryDatabase()
  await prisma.$transaction(async transaction => await transaction.vm.count())
  expect(await prisma.$queryRawUnsafe('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
  expect(await prisma.$queryRawUnsafe('PRAGMA synchronous')).toEqual([{ synchronous: 2 }])
  expect(await prisma.$queryRawUnsafe('PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }])
  expect(await prisma.$queryRawUnsafe('PRAGMA busy_timeout')).toEqual([{ timeout: 500 }])
})

test('transactions do not use up file descriptors', async () => {
  const db = await temporaryDatabase()
  const store = createVmStore(db)
  const { id } = await store.insert(vmRecord())
  const openFiles = () => readdirSync('/proc/self/fd').length
  const before = openFiles()
  for (let i = 0; i < 50; i += 1) await store.update(id, { disks: [], note: `change ${i}` })
  expect(openFiles()).toBeLessThan(before + 20)
})

test('a transaction that fails leaves nothing behind and does not stop the next one', async () => {
  const { prisma } = await temporaryDatabase()
  const failing = prisma.$transaction(async transaction => {
    await transaction.activity.create({
      data: { at: new Date(), level: 'info', actor: 'person', code: 'x', sentence: '', log: [] },
    })
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await prisma.activity.count()).toBe(0)
  expect(await prisma.$transaction(async transaction => await transaction.activity.count())).toBe(0)
})

test('F18: a damaged database is named as such and left alone', async () => {
  const path = join(await temporaryDirectory(), 'guesthouse.db')
  const db = await openDatabase({ path })
  const store = createVmStore(db)
  for (let i = 0; i < 50; i += 1) await store.insert(vmRecord({ name: `vm ${i}`, note: 'x'.repeat(500) }))
  await db.close()

  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(4 * 4096, 0xa5), 0, 4 * 4096, 4096)
  await file.close()
  const bytes = await readFile(path)
  await expect(openDatabase({ path })).rejects.toMatchObject({ name: 'DatabaseDamagedError', path })
  expect((await readFile(path)).equals(bytes)).toBe(true)
})

test('F18: damage that shows only to a check is found before anything is written', async () => {
  const path = join(await temporaryDirectory(), 'guesthouse.db')
  await (await openDatabase({ path })).close()
  const file = await open(path, 'r+')
  await file.write(Buffer.from([0, 0, 0, 5]), 0, 4, 36) // the count of free pages: https://www.sqlite.org/fileformat.html
  await file.close()
  await expect(openDatabase({ path })).rejects.toMatchObject({
    name: 'DatabaseDamagedError',
    findings: expect.arrayContaining([expect.stringMatching(/freelist/i)]),
  })
})

test('F18: an emptied or foreign file is never taken for a new database', async () => {
  const path = join(await temporaryDirectory(), 'guesthouse.db')
  for (const content of ['', 'once upon a time '.repeat(500)]) {
    await writeFile(path, content)
    await expect(openDatabase({ path })).rejects.toMatchObject({ name: 'DatabaseDamagedError' })
    expect(await readFile(path, 'utf8')).toBe(content)
  }
})
