import { lstatSync } from 'node:fs'
import { z } from 'zod'
import type { Rescue } from '#lib/contract/database-copy.ts'
import { DatabaseDamagedError, DatabaseNewerError, MigrationEditedError, MigrationFailedError } from '#lib/db/errors.ts'

/** Guesthouse cannot work with its database, and says why and what to do; the rescue page takes it from there. */
export class DatabaseUnusableError extends Error {
  override readonly name = 'DatabaseUnusableError'
  readonly reason: Rescue['reason']
  readonly sentence: string
  /** SQLite's own words. */
  readonly findings: string[]
  /** Another program has the file open: to put another in its place would be to lose what that program writes. */
  readonly inUse: boolean

  constructor(
    facts: Pick<Rescue, 'reason' | 'sentence'> & { findings?: string[]; inUse?: boolean },
    options?: ErrorOptions,
  ) {
    super(facts.sentence, options)
    this.reason = facts.reason
    this.sentence = facts.sentence
    this.findings = facts.findings ?? []
    this.inUse = facts.inUse ?? false
  }
}

/** https://www.sqlite.org/rescode.html: of node:sqlite (`errcode`) and of libsql (`rawCode`). */
const SqliteError = z.union([
  z.object({ errcode: z.int(), message: z.string() }).transform(({ errcode, message }) => ({ code: errcode, message })),
  z.object({ rawCode: z.int(), message: z.string() }).transform(({ rawCode, message }) => ({ code: rawCode, message })),
])
const PRIMARY_CODE = 0xff

/** Failures of the file or its disk rather than of what is in it, by primary code. The sentence ends with what to do. */
const BY_CODE: Record<number, (path: string) => { sentence: string; inUse?: boolean }> = {
  3: path => ({
    sentence: `The database ${path} may not be opened. Give Guesthouse’s user the right to read and write it.`,
  }),
  5: path => ({
    sentence: `Another program has locked the database ${path}. End that program (“fuser -v ${path}” names it); Guesthouse then goes on by itself.`,
    inUse: true,
  }),
  8: path => ({
    sentence: `The database ${path} cannot be written: the file or its file system is read-only. Make it writable (“findmnt -T ${path}” and “lsattr ${path}” show why it is not); Guesthouse then goes on by itself.`,
  }),
  10: path => ({
    sentence: `The disk under the database ${path} reports errors. Look at “dmesg” and at the disk; if it is only the file, go on with a copy.`,
  }),
  13: path => ({
    sentence: `The disk that holds the database ${path} is full. Free space there; Guesthouse then goes on by itself.`,
  }),
  14: path => ({ sentence: `The database ${path} cannot be opened. Look at its owner, its mode and its folder.` }),
}

/** Errors that say that the database cannot be used, as that; every other as it is. */
export function unusable(error: unknown, path: string): unknown {
  const options = { cause: error }
  if (error instanceof DatabaseDamagedError) {
    const sentence = `The database ${path} is damaged: ${error.findings[0] ?? 'it cannot be read'}.`
    return new DatabaseUnusableError({ reason: 'damaged', sentence, findings: error.findings }, options)
  }
  if (error instanceof DatabaseNewerError) {
    const sentence = `The database ${path} was used by a newer version of Guesthouse. Start that version again, or go on with a copy from before its upgrade.`
    return new DatabaseUnusableError({ reason: 'newer', sentence, findings: [error.message] }, options)
  }
  if (error instanceof MigrationEditedError || error instanceof MigrationFailedError) {
    const sentence = `The database ${path} could not be upgraded, and nothing in it was changed. Start the version that you had before.`
    const findings = [error.message, ...(error.cause instanceof Error ? [error.cause.message] : [])]
    return new DatabaseUnusableError({ reason: 'migration-failed', sentence, findings }, options)
  }
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat && !stat.isFile() && !stat.isSymbolicLink()) {
    const sentence = `The database ${path} is not a file: ${stat.isDirectory() ? 'a folder' : 'something else'} is in its place.`
    return new DatabaseUnusableError({ reason: 'damaged', sentence }, options)
  }
  const parsed = SqliteError.safeParse(error)
  const facts = parsed.success ? BY_CODE[parsed.data.code & PRIMARY_CODE]?.(path) : undefined
  if (!parsed.success || !facts) return error
  return new DatabaseUnusableError({ reason: 'unreadable', findings: [parsed.data.message], ...facts }, options)
}
