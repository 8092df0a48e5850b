import { pointsIn } from '#lib/operations/fail-points.ts'
import { StartError } from './config.ts'

/** @throws StartError that lists every point there is: the tests that try them all have it from here */
export function requireFailPoints(wish: string, known: string[]): void {
  const unknown = wish === '' ? [] : pointsIn(wish).filter(point => !known.includes(point))
  if (unknown.length === 0) return
  throw new StartError(
    `GUESTHOUSE_FAIL_POINT names no fail point: ${unknown.join(', ')}. There are: ${known.join(' ')}`,
  )
}
