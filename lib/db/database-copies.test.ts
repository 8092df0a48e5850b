import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
import { type Database, openDatabase } from './client.ts'
import { copyDatabase } from './copies.ts'
import { createDatabaseCopies, type DatabaseCopiesOptions } from './database-copies.ts'
import { damagePages, fillHistory } from './testing/damage.ts'
import { temporaryDirectory, vmRecord } from './testing/temporary-database.ts'
import { createVmStore } from './vm-store.ts'

const DAY_MS = 86_400_000
const NOON = Date.parse('2026-11-20T12:00:00.000Z')

let path: string
let copiesPath: string
let db: Database
beforeEach(async () => {
  const directory = await temporaryDirectory()
  path = join(directory, 'guesthouse.db')
  copiesPath = join(directory, 'backups')
  mkdirSync(copiesPath)
  db = await openDatabase({ path })
  onTestFinished(() => db.close())
})

function newCopies(options: Partial<DatabaseCopiesOptions> = {}) {
  const copies = createDatabaseCopies({ path, copiesPath, onFailed: () => {}, onDamaged: () => {}, ...options })
  onTestFinished(() => copies.close())
  return copies
}

const vmsIn = (name: string) => {
  const copy = new DatabaseSync(join(copiesPath, name), { readOnly: true })
  try {
    return copy.prepare('SELECT name FROM Vm').all()
  } finally {
    copy.close()
  }
}

test('F18: a copy is whole and private, has what was committed a moment ago, and the database goes on', async () => {
  const store = createVmStore(db)
  await store.insert(vmRecord({ name: 'before' }))
  const copy = await newCopies().make('asked')
  await store.insert(vmRecord({ name: 'after' }))
  expect(vmsIn(copy.name)).toEqual([{ name: 'before' }])
  expect(statSync(join(copiesPath, copy.name)).mode & 0o777).toBe(0o600)
  expect((await store.list()).map(({ name }) => name).sort()).toEqual(['after', 'before'])
  expect(readdirSync(copiesPath)).toEqual([copy.name])
})

test.each(['tree', 'overflow'] as const)(
  'F18: a database whose %s is damaged is not copied, and the copies that there are stay',
  async kind => {
    let damaged = 0
    const failures: unknown[] = []
    fillHistory(path, 50)
    const copies = newCopies({ onDamaged: () => (damaged += 1), onFailed: error => failures.push(error) })
    const { name } = await copies.make('asked')
    expect(damagePages(path, 'Activity', kind)).toBeGreaterThan(0)
    await expect(copies.make('asked')).rejects.toMatchObject({
      code: 'database-damaged',
      detail: expect.stringMatching(/it is damaged\. The copies that were made before are kept/),
    })
    await copies.look()
    expect(failures).toHaveLength(1)
    expect(damaged).toBe(2)
    expect(readdirSync(copiesPath)).toEqual([name])
  },
)

test('seven of each reason are kept: asking often does not push out the daily ones', async () => {
  let now = NOON
  const copies = newCopies({ now: () => now })
  await copies.look()
  for (let i = 0; i < 8; i += 1) {
    now += 1_000
    await copies.make('asked')
  }
  const kept = copies.list()
  expect(kept.filter(({ reason }) => reason === 'asked')).toHaveLength(7)
  expect(kept.filter(({ reason }) => reason === 'daily')).toHaveLength(1)
  expect(kept[0]?.madeAt).toBe(new Date(now).toISOString())
})

test('F20: a day later there is one more copy, and a clock that jumps gives one, not 24', async () => {
  let now = NOON
  const copies = newCopies({ now: () => now })
  const count = async () => {
    for (let i = 0; i < 24; i += 1) await copies.look()
    return copies.list().length
  }
  expect(await count()).toBe(1)
  now += DAY_MS + 1
  expect(await count()).toBe(2)
  now -= DAY_MS // back again: the first copy is of this day
  expect(await count()).toBe(2)
  now = Date.parse('2040-01-01T00:00:00.000Z')
  expect(await count()).toBe(3)
  now = NOON + 2 * DAY_MS + 2 // right again: the one from 2040 keeps nothing away
  expect(await count()).toBe(4)
})

test('F20: copies from a clock that was wrong go first, and none pushes out the newest', async () => {
  let now = Date.parse('2040-01-01T00:00:00.000Z')
  const copies = newCopies({ now: () => now })
  for (let i = 0; i < 7; i += 1, now += DAY_MS + 1) await copies.look()
  now = NOON
  for (let i = 0; i < 3; i += 1, now += DAY_MS + 1) await copies.look()
  const years = copies.list().map(({ madeAt }) => madeAt.slice(0, 4))
  expect(years.filter(year => year === '2026')).toHaveLength(3)
  expect(years).toHaveLength(7)
})

test('F10: without room there is a sentence and no copy; the database is as it was', async () => {
  smallFileSystem({ path: copiesPath, sizeMiB: 2 })
  const failures: unknown[] = []
  const copies = newCopies({ onFailed: error => failures.push(error) })
  await expect(copies.make('asked')).rejects.toMatchObject({ code: 'storage-full' })
  await copies.look()
  await copies.look()
  expect(failures).toHaveLength(1)
  expect(readdirSync(copiesPath)).toEqual([])
  await createVmStore(db).insert(vmRecord())
})

test('F10: a disk that fills up in the middle of a copy leaves no half copy', async () => {
  smallFileSystem({ path: copiesPath, sizeMiB: 2 })
  const large = new DatabaseSync(join(copiesPath, '../large.db'))
  onTestFinished(() => large.close())
  large.exec('CREATE TABLE t (x)')
  for (let i = 0; i < 100; i += 1) large.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(50_000))
  expect(() => copyDatabase(large, { path, copiesPath }, 'upgrade')).toThrow(/full/)
  expect(readdirSync(copiesPath)).toEqual([])
})

test('what a crash left of a copy is swept at the next start, and nothing else', async () => {
  writeFileSync(join(copiesPath, 'guesthouse.db.20261120T120000.000Z.daily.copy.part'), '')
  writeFileSync(join(copiesPath, 'mine.txt'), '')
  const copies = newCopies()
  expect(readdirSync(copiesPath)).toEqual(['mine.txt'])
  expect(copies.list()).toEqual([])
})

test('F33: the process goes on with other things while a large database is copied', async () => {
  const activity = { at: new Date(), level: 'info', actor: 'person', code: 'x', log: [], sentence: 'x'.repeat(60_000) }
  for (let i = 0; i < 300; i += 1) await db.prisma.activity.create({ data: activity })
  let turns = 0
  const count = setInterval(() => {
    turns += 1
  }, 1)
  onTestFinished(() => clearInterval(count))
  await newCopies().make('asked')
  expect(turns).toBeGreaterThan(5)
})
