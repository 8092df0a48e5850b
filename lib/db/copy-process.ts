/**
 * A program of its own, `node copy-process.ts <database> <part>`: copies a database that another process writes to.
 *
 * Not in the server: copying is one call, which would stop every console and page (0.3 s for 100 MiB). And it reads the file as it
 * is on the disk, not as it was when the server read it.
 *
 * A damaged database is not copied: VACUUM reads past some damage, and seven such copies would push out the last good one (F18).
 */
import { DatabaseSync } from 'node:sqlite'
import { fileFailureOf, isDamage } from '#lib/shared/sqlite-failure.ts'
import { vacuumInto } from './copies.ts'
import { DAMAGED_EXIT_CODE } from './copy-process-exit.ts'
import { DatabaseDamagedError } from './errors.ts'
import { requireSound } from './integrity.ts'

const [path, part] = process.argv.slice(2)
if (path === undefined || part === undefined) throw new Error('usage: copy-process.ts <database> <part>')
const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
try {
  requireSound(db, path)
  vacuumInto(db, part)
} catch (error) {
  if (!(error instanceof DatabaseDamagedError) && !isDamage(fileFailureOf(error))) throw error
  console.error(String(error))
  process.exitCode = DAMAGED_EXIT_CODE
} finally {
  db.close()
}
