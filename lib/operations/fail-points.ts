/**
 * Crashes on demand, for tests of what a crash at this very point leaves behind (SAFETY F02, F03). Does nothing unless it was
 * asked for when Guesthouse was started.
 */
export type FailPoints = {
  /** @throws FailPointError when this point was asked to throw; does not return when it was asked to kill */
  hit(point: string): void
}

export class FailPointError extends Error {
  override readonly name = 'FailPointError'
}

export const NO_FAIL_POINTS: FailPoints = { hit: () => {} }

const THROW = 'throw:'

/** The points of a wish such as `vm.create.commit.before` or `throw:vm.create.commit.before,vm.create.volume.undo.before`. */
export function pointsIn(wish: string): string[] {
  return wish.split(',').map(point => point.trim().replace(THROW, ''))
}

/** `kill` ends this process at once, as SIGKILL does. */
export function createFailPoints(wish: string, kill: () => void): FailPoints {
  const asked = wish.split(',').map(point => point.trim())
  return {
    hit(point) {
      if (asked.includes(point)) kill()
      if (asked.includes(`${THROW}${point}`)) throw new FailPointError(`The fail point ${point} was asked for`)
    },
  }
}
