import { isProblem } from '#lib/contract/problem.ts'
import { paths } from './paths.ts'

/**
 * The session has ended: nothing on this page is true any more, and nothing of it may stay readable. A whole new page, not a
 * navigation: what was in memory goes with the old one.
 */
export function leaveIfSignedOut(error: unknown): void {
  if (!isProblem(error) || error.code !== 'signed-out' || typeof window === 'undefined') return
  const { pathname, search } = window.location
  window.location.assign(paths.signIn(`${pathname}${search}`))
}
