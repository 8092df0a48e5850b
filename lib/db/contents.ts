import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { DatabaseContents } from '#lib/contract/database-copy.ts'

const Names = z.array(z.object({ name: z.string() }))
const Count = z.object({ count: z.int() })
const Check = z.array(z.object({ quick_check: z.string() }))

/**
 * What is in a copy, whatever version made it. Only for a file that nothing has open.
 * @returns null when it is damaged, or no database of ours
 */
export function readContents(path: string): DatabaseContents | null {
  if (!existsSync(path)) return null
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true })
    const check = Check.parse(db.prepare('PRAGMA quick_check(1)').all())
    if (check[0]?.quick_check !== 'ok') return null
    const countOf = (table: string) => Count.parse(db?.prepare(`SELECT count(*) AS count FROM ${table}`).get()).count
    return {
      vms: Names.parse(db.prepare('SELECT name FROM Vm ORDER BY createdAt, id').all()).map(({ name }) => name),
      volumes: countOf('Volume'),
      activities: countOf('Activity'),
    }
  } catch {
    return null
  } finally {
    db?.close()
  }
}
