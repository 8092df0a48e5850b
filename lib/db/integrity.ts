import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { fileFailureOf, isDamage } from '#lib/shared/sqlite-failure.ts'
import { DatabaseDamagedError } from './errors.ts'

/** Nothing else is done meanwhile. A copy that ends, or a shell that reads, takes no longer; and it is tried again. */
const LOCK_TIMEOUT_MS = 1_000

const Findings = z.array(z.object({ quick_check: z.string() }))

/**
 * Opens with node:sqlite, for what has to happen before Prisma may touch the file.
 * @throws DatabaseDamagedError instead of SQLite's "malformed" and "not a database"
 */
export function withSqlite<T>(path: string, use: (db: DatabaseSync) => T): T {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { timeout: LOCK_TIMEOUT_MS })
    return use(db)
  } catch (error) {
    const failure = fileFailureOf(error)
    if (!failure || !isDamage(failure)) throw error
    throw new DatabaseDamagedError(path, [failure.message], { cause: error })
  } finally {
    db?.close()
  }
}

/**
 * Reads every page once (a few milliseconds for a few MiB). An empty file counts as damaged: SQLite would take it for a new
 * database, and every VM would seem to be gone (SAFETY F18).
 * @throws DatabaseDamagedError
 */
export function assertSound(path: string): void {
  if (!existsSync(path)) return
  const stat = statSync(path)
  if (stat.isFile() && stat.size === 0) throw new DatabaseDamagedError(path, ['the file is empty'])
  withSqlite(path, db => requireSound(db, path))
}

/** The same for a database that is open. @throws DatabaseDamagedError; SQLite's own error when it cannot even be checked */
export function requireSound(db: DatabaseSync, path: string): void {
  const findings = Findings.parse(db.prepare('PRAGMA quick_check(20)').all()).map(row => row.quick_check)
  if (findings.length !== 1 || findings[0] !== 'ok') throw new DatabaseDamagedError(path, findings)
}
