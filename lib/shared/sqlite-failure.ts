import { z } from 'zod'

/** The primary codes that blame the file or its disk, whatever the statement: https://www.sqlite.org/rescode.html */
const FILE_FAILURES = new Map([
  [3, 'SQLITE_PERM'],
  [5, 'SQLITE_BUSY'],
  [8, 'SQLITE_READONLY'],
  [10, 'SQLITE_IOERR'],
  [11, 'SQLITE_CORRUPT'],
  [13, 'SQLITE_FULL'],
  [14, 'SQLITE_CANTOPEN'],
  [26, 'SQLITE_NOTADB'],
])
const CORRUPT = 11
const PRIMARY_CODE = 0xff

export type FileFailure = {
  /** SQLite's name of the primary code, e.g. `SQLITE_BUSY`. */
  code: string
  /** SQLite's own words. */
  message: string
}

/** What SQLite refused, as Prisma's adapter reads it: a name, the extended code, and words that begin with the name. */
export class SqliteFailure extends Error {
  override readonly name = 'SqliteFailure'
  readonly code: string
  readonly rawCode: number

  constructor(rawCode: number, words: string, options?: ErrorOptions) {
    const code = FILE_FAILURES.get(rawCode & PRIMARY_CODE) ?? 'SQLITE_ERROR'
    super(`${code}: ${words}`, options)
    this.code = code
    this.rawCode = rawCode
  }
}

/** For what is not even asked any more of a database that was found damaged. */
export function damageFailure(): SqliteFailure {
  return new SqliteFailure(CORRUPT, 'the database was found damaged')
}

const OfNodeSqlite = z.object({ errcode: z.int(), message: z.string() })

/** node:sqlite's error as ours; null for what SQLite did not say. */
export function toSqliteFailure(error: unknown): SqliteFailure | null {
  const { data } = OfNodeSqlite.safeParse(error)
  return data ? new SqliteFailure(data.errcode, data.message, { cause: error }) : null
}

const OfAdapter = z.object({ originalCode: z.coerce.number().int(), originalMessage: z.string() })
/** Every form in which a failure of SQLite comes: its own, ours, the adapter's, and the adapter's inside Prisma's. */
const Coded = z.union([
  OfNodeSqlite.transform(({ errcode, message }) => ({ raw: errcode, message })),
  z.object({ rawCode: z.int(), message: z.string() }).transform(({ rawCode, message }) => ({ raw: rawCode, message })),
  OfAdapter.transform(({ originalCode, originalMessage }) => ({ raw: originalCode, message: originalMessage })),
  z
    .object({ meta: z.object({ driverAdapterError: z.object({ cause: OfAdapter }) }) })
    .transform(({ meta }) => meta.driverAdapterError.cause)
    .transform(({ originalCode, originalMessage }) => ({ raw: originalCode, message: originalMessage })),
])

/** The one place that knows what blames the file or its disk, by SQLite's codes and never by words. Null: something else is to blame. */
export function fileFailureOf(error: unknown): FileFailure | null {
  for (let cause = error; typeof cause === 'object' && cause !== null; cause = 'cause' in cause ? cause.cause : null) {
    const { data } = Coded.safeParse(cause)
    const code = data && FILE_FAILURES.get(data.raw & PRIMARY_CODE)
    if (data && code) return { code, message: data.message }
  }
  return null
}

/** Whether this failure means that what is in the file is not a sound database. */
export function isDamage(failure: FileFailure | null): boolean {
  return failure?.code === 'SQLITE_CORRUPT' || failure?.code === 'SQLITE_NOTADB'
}
