import { Problem } from '#lib/contract/problem.ts'

/** The primary codes that blame the file or its disk: https://www.sqlite.org/rescode.html. Prisma gives them as words only. */
const WORDS = /SQLITE_(?:PERM|BUSY|READONLY|IOERR|CORRUPT|CANTOPEN|NOTADB)\w*: [^\n]*/
/** What Prisma makes of a lock (P1008) has none of SQLite’s. */
const LOCKED = /Operation has timed out/

/** The problem that a database is which cannot be written now (F10, F18); null for any other error. */
export function databaseProblem(error: unknown): Problem | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const [words] =
      WORDS.exec(cause.message) ?? LOCKED.exec(cause.message)?.map(() => 'another program has it locked') ?? []
    if (!words) continue
    const sentence = `The database cannot be written (${words}), so nothing was changed. VMs run on, and those that run can be paused, reset and powered off. Look at the disk that holds Guesthouse’s data.`
    return new Problem('database-unwritable', sentence, { cause: error })
  }
  return null
}
