import { lstatSync } from 'node:fs'
import type { Rescue } from '#lib/contract/database-copy.ts'
import { DatabaseDamagedError, DatabaseNewerError, MigrationEditedError, MigrationFailedError } from '#lib/db/errors.ts'
import { fileFailureOf } from '#lib/shared/sqlite-failure.ts'

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

/** Failures of the file or its disk rather than of what is in it, by SQLite’s name of the code. The sentence ends with what to do. */
const BY_CODE: Record<string, (path: string) => { sentence: string; inUse?: boolean }> = {
  SQLITE_PERM: path => ({
    sentence: `The database ${path} may not be opened. Give Guesthouse’s user the right to read and write it.`,
  }),
  SQLITE_BUSY: path => ({
    sentence: `Another program has locked the database ${path}. End that program (“fuser -v ${path}” names it); Guesthouse then goes on by itself.`,
    inUse: true,
  }),
  SQLITE_READONLY: path => ({
    sentence: `The database ${path} cannot be written: the file or its file system is read-only. Make it writable (“findmnt -T ${path}” and “lsattr ${path}” show why it is not); Guesthouse then goes on by itself.`,
  }),
  SQLITE_IOERR: path => ({
    sentence: `The disk under the database ${path} reports errors. Look at “dmesg” and at the disk; if it is only the file, go on with a copy.`,
  }),
  SQLITE_FULL: path => ({
    sentence: `The disk that holds the database ${path} is full. Free space there; Guesthouse then goes on by itself.`,
  }),
  SQLITE_CANTOPEN: path => ({
    sentence: `The database ${path} cannot be opened. Look at its owner, its mode and its folder.`,
  }),
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
  const failure = fileFailureOf(error)
  const facts = failure && BY_CODE[failure.code]?.(path)
  if (!failure || !facts) return error
  return new DatabaseUnusableError({ reason: 'unreadable', findings: [failure.message], ...facts }, options)
}
