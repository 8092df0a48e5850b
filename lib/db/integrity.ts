import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import { DatabaseDamagedError } from './errors.ts'

/** https://www.sqlite.org/rescode.html */
const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26
const PRIMARY_CODE = 0xff

/** Nothing else is done meanwhile. A copy that ends, or a shell that reads, takes no longer; and it is tried again. */
const LOCK_TIMEOUT_MS = 1_000

const SqliteError = z.object({ errcode: z.int(), message: z.string() })
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
    const parsed = SqliteError.safeParse(error)
    const code = parsed.success ? parsed.data.errcode & PRIMARY_CODE : null
    if (!parsed.success || (code !== SQLITE_CORRUPT && code !== SQLITE_NOTADB)) throw error
    throw new DatabaseDamagedError(path, [parsed.data.message], { cause: error })
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
  withSqlite(path, db => {
    const findings = Findings.parse(db.prepare('PRAGMA quick_check(20)').all()).map(row => row.quick_check)
    if (findings.length !== 1 || findings[0] !== 'ok') throw new DatabaseDamagedError(path, findings)
  })
}
