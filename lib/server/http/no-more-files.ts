import { Problem } from '#lib/contract/problem.ts'

const CODES = new Set(['EMFILE', 'ENFILE'])

/** The problem that a want of file descriptors is, wherever it was met (F26); null for any other error. */
export function noMoreFilesProblem(error: unknown): Problem | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!('code' in cause) || !CODES.has(String(cause.code))) continue
    const sentence =
      'Guesthouse has as many files open as its limit allows, so this could not be done. VMs run on. Close pages and consoles, or raise the limit (LimitNOFILE of its service).'
    return new Problem('not-ready', sentence, { cause: error })
  }
  return null
}
