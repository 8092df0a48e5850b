import { randomBytes } from 'node:crypto'
import { closeSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const PAGE_BYTES = 4096

function overwrite(path: string, bytes: Buffer, at: number): void {
  const file = openSync(path, 'r+')
  try {
    writeSync(file, bytes, 0, bytes.length, at)
  } finally {
    closeSync(file)
  }
}

function inDatabase(path: string, sql: string): void {
  const db = new DatabaseSync(path)
  try {
    db.exec(sql)
  } finally {
    db.close()
  }
}

/** What can happen to a database file that nobody has open (SAFETY F18): each is done to the file for real. */
export const DAMAGES = {
  'pages 2 to 5 are random bytes': path => overwrite(path, randomBytes(4 * PAGE_BYTES), PAGE_BYTES),
  'its header is garbage': path => overwrite(path, randomBytes(100), 0),
  'it is cut after two pages': path => truncateSync(path, 2 * PAGE_BYTES),
  'it is empty': path => truncateSync(path, 0),
  'it is another file': path => writeFileSync(path, 'not a database at all\n'.repeat(500)),
} satisfies Record<string, (path: string) => void>

/**
 * Random bytes over the pages of a table of a database that others may have open: `tree` is what SQLite finds its way by, `overflow`
 * the ends of long texts. What is in the write-ahead log is written down first, or it would heal the damage. @returns how many pages
 */
export function damagePages(path: string, table: string, kind: 'tree' | 'overflow'): number {
  using db = new DatabaseSync(path)
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const found = db
    .prepare("SELECT pageno AS page FROM dbstat WHERE name = ? AND (pagetype = 'overflow') = ?")
    .all(table, Number(kind === 'overflow'))
  for (const { page } of found) overwrite(path, randomBytes(PAGE_BYTES), (Number(page) - 1) * PAGE_BYTES)
  return found.length
}

/** Activities by another program, each with one page beyond the tree, which holds nothing but text: SQLite itself sees no damage there. */
export function fillHistory(path: string, count: number): void {
  using db = new DatabaseSync(path)
  const insert = db.prepare(
    `INSERT INTO Activity (at, level, actor, code, sentence, log, search) VALUES (?, 'info', 'host', 'filled', ?, ?, 'filled')`,
  )
  const log = JSON.stringify(['x'.repeat(4_200)])
  db.exec('BEGIN')
  for (let row = 0; row < count; row += 1) insert.run(new Date().toISOString(), `Filled ${row}`, log)
  db.exec('COMMIT')
}

export function removeDatabase(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}

/** As a version after this one leaves it. */
export function makeNewer(path: string): void {
  inDatabase(
    path,
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name)
     VALUES ('n', 'n', current_timestamp, '9999-of-a-newer-version')`,
  )
}

/** As if the file of a migration had been edited after it was applied. */
export function makeEdited(path: string): void {
  inDatabase(path, "UPDATE _prisma_migrations SET checksum = 'other' WHERE migration_name LIKE '0001%'")
}
