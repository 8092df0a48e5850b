import { Problem } from '#lib/contract/problem.ts'

/** https://man7.org/linux/man-pages/man3/errno.3.html and https://www.sqlite.org/rescode.html#full, which Prisma gives as words only. */
const CODES = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])
const WORDS = /SQLITE_FULL|database or disk is full/

function saysFull(error: Error): boolean {
  return ('code' in error && CODES.has(String(error.code))) || WORDS.test(error.message)
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
