import { existsSync, readdirSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { DatabaseContents } from '#lib/contract/database-copy.ts'
import { OUR_MIGRATIONS } from './client.ts'

const Names = z.array(z.object({ name: z.string() }))
const Count = z.object({ count: z.int() })
const Migrations = z.array(z.object({ migration_name: z.string() }))
const Check = z.array(z.object({ quick_check: z.string() }))

/** `newer`: this version does not know all of its migrations, so it cannot go on with it. */
export type CopyContents = { contents: DatabaseContents; newer: boolean }

/**
 * What is in a copy, whatever version made it. Only for a file that nothing has open.
 * @returns null when it is damaged, or no database of ours
 */
export function readContents(path: string): CopyContents | null {
  if (!existsSync(path)) return null
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true })
    const check = Check.parse(db.prepare('PRAGMA quick_check(1)').all())
    if (check[0]?.quick_check !== 'ok') return null
    const countOf = (table: string) => Count.parse(db?.prepare(`SELECT count(*) AS count FROM ${table}`).get()).count
    const contents = {
      vms: Names.parse(db.prepare('SELECT name FROM Vm ORDER BY createdAt, id').all()).map(({ name }) => name),
      volumes: countOf('Volume'),
      activities: countOf('Activity'),
    }
    const applied = Migrations.parse(db.prepare('SELECT migration_name FROM _prisma_migrations').all())
    const known = new Set(readdirSync(OUR_MIGRATIONS))
    return { contents, newer: applied.some(({ migration_name }) => !known.has(migration_name)) }
  } catch {
    return null
  } finally {
    db?.close()
  }
}
