/**
 * A program of its own, `node inspect-process.ts <database>`: reads a database that another process may have open, for the same
 * reasons as copy-process.ts, and whatever state it is in.
 */
import { DatabaseSync } from 'node:sqlite'

const HISTORY_ROWS = 1_000

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('usage: inspect-process.ts <database>')
const db = new DatabaseSync(path, { readOnly: true, timeout: 2_000 })

/** Of a damaged file one question may fail and the next one not. */
function ask(sql: string): unknown {
  try {
    return db.prepare(sql).all()
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }
}

process.stdout.write(
  JSON.stringify({
    pragmas: ['journal_mode', 'page_size', 'page_count', 'freelist_count', 'user_version'].map(name =>
      ask(`PRAGMA ${name}`),
    ),
    check: ask('PRAGMA quick_check(20)'),
    migrations: ask('SELECT migration_name, started_at, finished_at FROM _prisma_migrations ORDER BY started_at'),
    tables: ask("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"),
    operations: ask('SELECT * FROM Operation'),
    activities: ask(`SELECT * FROM Activity ORDER BY id DESC LIMIT ${HISTORY_ROWS}`),
  }),
)
db.close()
