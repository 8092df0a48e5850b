import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, expect, test } from 'vitest'
import { diffToSchema } from '../../prisma/schema-engine.ts'
import { migrate } from './migrate.ts'
import { temporaryDirectory } from './testing/temporary-database.ts'

let path = ''
let migrationsPath = ''
const prismaPath = join(import.meta.dirname, '../../prisma')

beforeEach(async () => {
  const directory = await temporaryDirectory()
  path = join(directory, 'test.db')
  migrationsPath = join(directory, 'migrations')
  write('0001-rooms', 'CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT);')
  write(
    '0002-beds',
    'CREATE TABLE bed (id INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE);',
  )
})

function write(name: string, sql: string): void {
  mkdirSync(join(migrationsPath, name), { recursive: true })
  writeFileSync(join(migrationsPath, name, 'migration.sql'), sql)
}

function inDatabase(sql: string): unknown[] {
  const db = new DatabaseSync(path)
  try {
    return db.prepare(sql).all()
  } finally {
    db.close()
  }
}

test('schema and migrations agree: the diff is empty', async () => {
  const sources = { schemaPath: join(prismaPath, 'schema.prisma'), migrationsPath: join(prismaPath, 'migrations') }
  expect(await diffToSchema(sources)).toBe('')
})

test('a schema that is ahead of its migrations is noticed', async () => {
  mkdirSync(join(migrationsPath, '../none'))
  const sources = { schemaPath: join(prismaPath, 'schema.prisma'), migrationsPath: join(migrationsPath, '../none') }
  expect(await diffToSchema(sources)).toContain('CREATE TABLE "Vm"')
})

test('each migration is applied once, and a copy is made before an existing database changes', () => {
  expect(migrate({ path, migrationsPath })).toEqual({ applied: ['0001-rooms', '0002-beds'], copyPath: null })
  expect(migrate({ path, migrationsPath })).toEqual({ applied: [], copyPath: null })
  inDatabase("INSERT INTO room (name) VALUES ('blue')")
  write('0003-keys', 'CREATE TABLE key (id INTEGER PRIMARY KEY);')
  const { applied, copyPath } = migrate({ path, migrationsPath })
  expect(applied).toEqual(['0003-keys'])
  const copy = new DatabaseSync(copyPath ?? '')
  expect(copy.prepare('SELECT name FROM room').all()).toEqual([{ name: 'blue' }])
  expect(copy.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'key'").get()).toEqual({ n: 0 })
  copy.close()
})

test('F34: an upgrade that fails half way is undone as a whole, so that the old version still starts', () => {
  migrate({ path, migrationsPath })
  inDatabase("INSERT INTO room (name) VALUES ('blue')")
  write('0003-keys', 'CREATE TABLE key (id INTEGER PRIMARY KEY);')
  write('0004-broken', "DELETE FROM room; INSERT INTO nowhere VALUES ('x');")
  expect(() => migrate({ path, migrationsPath })).toThrow(
    expect.objectContaining({ name: 'MigrationFailedError', copyPath: expect.stringContaining('.upgrade.copy') }),
  )
  rmSync(join(migrationsPath, '0003-keys'), { recursive: true })
  rmSync(join(migrationsPath, '0004-broken'), { recursive: true })
  expect(migrate({ path, migrationsPath }).applied).toEqual([])
  expect(inDatabase('SELECT name FROM room')).toEqual([{ name: 'blue' }])
})

test('a table that is rebuilt keeps the rows that refer to it', () => {
  migrate({ path, migrationsPath })
  inDatabase("INSERT INTO room (id, name) VALUES (1, 'blue')")
  inDatabase('INSERT INTO bed (room) VALUES (1)')
  write(
    '0003-rebuild',
    'CREATE TABLE "new_room" (id INTEGER PRIMARY KEY, name TEXT, floor INTEGER);' +
      'INSERT INTO "new_room" (id, name) SELECT id, name FROM room; DROP TABLE room;' +
      'ALTER TABLE "new_room" RENAME TO "room";',
  )
  migrate({ path, migrationsPath })
  expect(inDatabase('SELECT room FROM bed')).toEqual([{ room: 1 }])
})

test('a migration that leaves rows pointing at nothing is refused', () => {
  migrate({ path, migrationsPath })
  write('0003-orphans', 'INSERT INTO bed (room) VALUES (99);')
  expect(() => migrate({ path, migrationsPath })).toThrow(expect.objectContaining({ name: 'MigrationFailedError' }))
  expect(inDatabase('SELECT * FROM bed')).toEqual([])
})

test('a migration that was edited after it was applied is refused', () => {
  migrate({ path, migrationsPath })
  write('0001-rooms', 'CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT, view TEXT);')
  expect(() => migrate({ path, migrationsPath })).toThrow(expect.objectContaining({ name: 'MigrationEditedError' }))
})

test('a database of a newer version is refused, by the names of what it has', () => {
  migrate({ path, migrationsPath })
  rmSync(join(migrationsPath, '0002-beds'), { recursive: true })
  expect(() => migrate({ path, migrationsPath })).toThrow(
    expect.objectContaining({ name: 'DatabaseNewerError', message: expect.stringContaining('0002-beds') }),
  )
})

test('a first start that was killed half way is begun again', () => {
  writeFileSync(`${path}.new`, 'half a database')
  expect(migrate({ path, migrationsPath }).applied).toHaveLength(2)
  expect(inDatabase('SELECT * FROM bed')).toEqual([])
})

test('copies go where they were asked for, and only the last seven are kept', () => {
  const copiesPath = join(path, '../copies')
  mkdirSync(copiesPath)
  for (let i = 3; i < 13; i += 1) {
    write(`${String(i).padStart(4, '0')}-more`, `CREATE TABLE t${i} (id INTEGER);`)
    migrate({ path, migrationsPath, copiesPath })
  }
  const copies = () => readdirSync(copiesPath)
  expect(copies()).toHaveLength(7)
  expect(copies().at(-1)).toContain('.upgrade.copy')
})
