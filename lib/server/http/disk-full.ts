import { Problem } from '#lib/contract/problem.ts'
import { fileFailureOf } from '#lib/shared/sqlite-failure.ts'

/** https://man7.org/linux/man-pages/man3/errno.3.html */
const CODES = new Set(['ENOSPC', 'EDQUOT'])

function saysFull(error: Error): boolean {
  return ('code' in error && CODES.has(String(error.code))) || fileFailureOf(error)?.code === 'SQLITE_FULL'
}

/** The problem that a full disk under our own data is, wherever it was met (F10); null for any other error. */
export function diskFullProblem(error: unknown): Problem | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!saysFull(cause)) continue
    const sentence =
      'The disk that holds Guesthouse’s data is full, so nothing was changed. Free space there, then try again.'
    return new Problem('storage-full', sentence, { cause: error })
  }
  return null
}
