/**
 * A program of its own, `node copy-process.ts <database> <part>`: copies a database that another process writes to.
 *
 * Not in the server: copying is one call, which would stop every console and page (0.3 s for 100 MiB). Not in a thread of it either:
 * the server has the file open through libsql, and whoever closes a file in the same process takes away every POSIX lock that the
 * process has on it; node:sqlite would then also take itself for the last reader and remove the write-ahead log in use.
 * https://www.sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application
 */
import { DatabaseSync } from 'node:sqlite'
import { vacuumInto } from './copies.ts'

const [path, part] = process.argv.slice(2)
if (path === undefined || part === undefined) throw new Error('usage: copy-process.ts <database> <part>')
const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
try {
  vacuumInto(db, part)
} finally {
  db.close()
}
