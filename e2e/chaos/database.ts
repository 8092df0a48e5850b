import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

const Row = z.object({ id: z.string(), kind: z.string(), title: z.string(), state: z.string(), step: z.string() })
export type UnfinishedOperation = z.infer<typeof Row>

/** What the next start has to finish or to take back, from a copy of the database: the last to close a WAL database changes it. */
export function unfinishedOperations(dataPath: string): UnfinishedOperation[] {
  const folder = mkdtempSync(join(tmpdir(), 'gh-chaos-db-'))
  try {
    for (const ending of ['', '-wal']) {
      const from = join(dataPath, `guesthouse.db${ending}`)
      if (existsSync(from)) copyFileSync(from, join(folder, `copy.db${ending}`))
    }
    const database = new DatabaseSync(join(folder, 'copy.db'))
    try {
      const rows = database
        .prepare(`SELECT id, kind, title, state, step FROM Operation WHERE state IN ('begun', 'committed')`)
        .all()
      return z.array(Row).parse(rows)
    } finally {
      database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
