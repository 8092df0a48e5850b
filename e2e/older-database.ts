import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { migrate } from '#lib/db/migrate.ts'
import { vmFiles } from '#lib/vms/files.ts'
import type { Guesthouse } from './guesthouse.ts'

const MIGRATIONS = join(import.meta.dirname, '../prisma/migrations')
const FIRST_VERSION = '0001'
/** What the first version had. */
const TABLES = ['Vm', 'Volume', 'VmDisk', 'VmNic', 'Activity']

/** Makes an empty database as the first version made it. */
function makeFirst(path: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'gh-first-migrations-'))
  try {
    for (const name of readdirSync(MIGRATIONS).filter(each => each.startsWith(FIRST_VERSION))) {
      cpSync(join(MIGRATIONS, name), join(folder, name), { recursive: true })
    }
    migrate({ path, migrationsPath: folder, copiesPath: null })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const columnsOf = (db: DatabaseSync, table: string): string[] =>
  db
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name))

/**
 * Makes of a stopped Guesthouse’s data what the first version would have left: its schema with the same rows, no file of a wish, and
 * records of starts that say so. What runs is not touched.
 */
export function turnBackToFirstVersion({ dataPath, runtimePath }: Guesthouse, vmIds: string[]): void {
  const path = join(dataPath, 'guesthouse.db')
  const older = `${path}.older`
  makeFirst(older)
  const db = new DatabaseSync(older)
  db.exec('PRAGMA foreign_keys = OFF')
  db.prepare('ATTACH ? AS today').run(path)
  for (const table of TABLES) {
    const columns = columnsOf(db, table)
      .map(name => `"${name}"`)
      .join(', ')
    db.exec(`INSERT INTO main."${table}" (${columns}) SELECT ${columns} FROM today."${table}"`)
  }
  db.exec('DETACH today')
  db.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  renameSync(older, path)
  for (const vmId of vmIds) {
    const files = vmFiles({ dataPath, runtimePath, vmId })
    rmSync(join(files.directory, 'vm.json'), { force: true })
    const run: unknown = JSON.parse(readFileSync(files.runRecord, 'utf8'))
    writeFileSync(files.runRecord, JSON.stringify({ ...Object(run), guesthouseVersion: '0.0.1' }))
  }
  rmSync(join(dataPath, 'backups'), { recursive: true, force: true })
  mkdirSync(join(dataPath, 'backups'), { mode: 0o700 })
}

/** Which migrations a database has. */
export function migrationsOf(path: string): string[] {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = db.prepare('SELECT migration_name FROM _prisma_migrations ORDER BY 1').all()
    return rows.map(row => String(row.migration_name))
  } finally {
    db.close()
  }
}
