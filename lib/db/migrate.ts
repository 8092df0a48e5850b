import { createHash, randomUUID } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { copyDatabase } from './copies.ts'
import { DatabaseNewerError, MigrationEditedError, MigrationFailedError } from './errors.ts'
import { assertSound, withSqlite } from './integrity.ts'

type Migration = { name: string; sql: string; checksum: string }
export type MigrationOptions = { path: string; migrationsPath: string; copiesPath?: string | null | undefined }
export type MigrationOutcome = { applied: string[]; copyPath: string | null }

/** Prisma's own bookkeeping table, so that its tools understand the file too. */
const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`

const AppliedRows = z.array(z.object({ migration_name: z.string(), checksum: z.string() }))

/**
 * Brings the database to the newest schema, in one transaction; a missing file is made, under another name until it is complete.
 * A copy is made before an existing database is changed.
 * @throws DatabaseDamagedError, DatabaseNewerError, MigrationEditedError, MigrationFailedError: the file is then as it was
 */
export function migrate({ path, migrationsPath, copiesPath = dirname(path) }: MigrationOptions): MigrationOutcome {
  const migrations = readMigrations(migrationsPath)
  if (existsSync(path)) {
    assertSound(path)
    return withSqlite(path, db => applyPending(db, { path, copiesPath, migrations, isNew: false }))
  }
  const unfinished = `${path}.new`
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + suffix, { force: true })
  closeSync(openSync(unfinished, 'wx', 0o600)) // SQLite would make it readable for everybody, and its WAL takes the same mode
  const outcome = withSqlite(unfinished, db => applyPending(db, { path, copiesPath, migrations, isNew: true }))
  renameSync(unfinished, path)
  return outcome
}

/** @returns the migrations that are still to be applied; nothing is changed. @throws DatabaseDamagedError, DatabaseNewerError */
export function pendingMigrations({
  path,
  migrationsPath,
}: Pick<MigrationOptions, 'path' | 'migrationsPath'>): string[] {
  const names = readMigrations(migrationsPath).map(({ name }) => name)
  return withSqlite(path, db => {
    const applied = readApplied(db).map(row => row.migration_name)
    const unknown = applied.filter(name => !names.includes(name))
    if (unknown.length > 0) throw new DatabaseNewerError(path, unknown)
    return names.filter(name => !applied.includes(name))
  })
}

function readMigrations(migrationsPath: string): Migration[] {
  const entries = readdirSync(migrationsPath, { withFileTypes: true }).filter(entry => entry.isDirectory())
  const names = entries.map(entry => entry.name).sort()
  return names.map(name => {
    const sql = readFileSync(join(migrationsPath, name, 'migration.sql'), 'utf8')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

type Plan = { path: string; copiesPath: string | null; migrations: Migration[]; isNew: boolean }

function applyPending(db: DatabaseSync, { path, copiesPath, migrations, isNew }: Plan): MigrationOutcome {
  // FULL: a commit that was reported is on the disk, also after a power cut. The mode WAL is kept in the file.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  const known = new Map(migrations.map(migration => [migration.name, migration]))
  const applied = readApplied(db)
  const unknown = applied.filter(row => !known.has(row.migration_name)).map(row => row.migration_name)
  if (unknown.length > 0) throw new DatabaseNewerError(path, unknown)
  for (const row of applied) {
    if (known.get(row.migration_name)?.checksum !== row.checksum) throw new MigrationEditedError(row.migration_name)
  }
  // Writes the first page as it is: a file that is read-only, or locked, is better known now than at the first change.
  db.exec('PRAGMA user_version = 0')
  const done = new Set(applied.map(row => row.migration_name))
  const pending = migrations.filter(migration => !done.has(migration.name))
  if (pending.length === 0) return { applied: [], copyPath: null }

  const copyPath = isNew || copiesPath === null ? null : copyDatabase(db, { path, copiesPath }, 'upgrade')
  apply(db, pending, copyPath)
  return { applied: pending.map(migration => migration.name), copyPath }
}

function readApplied(db: DatabaseSync) {
  db.exec(BOOKKEEPING)
  const query = `SELECT migration_name, checksum FROM _prisma_migrations
    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`
  return AppliedRows.parse(db.prepare(query).all())
}

function apply(db: DatabaseSync, pending: Migration[], copyPath: string | null): void {
  // Before BEGIN, because inside a transaction this pragma does nothing: a migration that rebuilds a table drops the old one,
  // which would cascade into every row that refers to it. https://www.sqlite.org/lang_altertable.html#otheralter
  db.exec('PRAGMA foreign_keys = OFF')
  db.exec('BEGIN IMMEDIATE')
  let current = ''
  try {
    for (const { name, sql, checksum } of pending) {
      current = name
      db.exec(sql)
      db.prepare(
        `INSERT INTO _prisma_migrations (id, migration_name, checksum, finished_at, applied_steps_count)
         VALUES (?, ?, ?, current_timestamp, 1)`,
      ).run(randomUUID(), name, checksum)
    }
    const broken = db.prepare('PRAGMA foreign_key_check').all()
    if (broken.length > 0)
      throw new Error(`${broken.length} rows refer to rows that are gone: ${JSON.stringify(broken[0])}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw new MigrationFailedError(current, copyPath, { cause: error })
  }
}
