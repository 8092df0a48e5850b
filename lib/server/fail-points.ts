import { createFailPoints, type FailPoints, NO_FAIL_POINTS, pointsIn } from '#lib/operations/fail-points.ts'
import { StartError } from './config.ts'

/** As SIGKILL from outside: nothing of ours runs after it. */
function killThisProcess(): void {
  process.kill(process.pid, 'SIGKILL')
}

/** @param wish of the environment; empty but for tests */
export function failPointsFor(wish: string): FailPoints {
  return wish === '' ? NO_FAIL_POINTS : createFailPoints(wish, killThisProcess)
}

/** @throws StartError that lists every point there is: the tests that try them all have it from here */
export function requireFailPoints(wish: string, known: string[]): void {
  const unknown = wish === '' ? [] : pointsIn(wish).filter(point => !known.includes(point))
  if (unknown.length === 0) return
  throw new StartError(
    `GUESTHOUSE_FAIL_POINT names no fail point: ${unknown.join(', ')}. There are: ${known.join(' ')}`,
  )
}
