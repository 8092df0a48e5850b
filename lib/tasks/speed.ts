/** How much weight a new sample has: high enough to follow a change within seconds, low enough not to jump. */
const WEIGHT = 0.3

/**
 * Speed as a person wants to read it: smoothed, by the monotonic clock (SAFETY F20).
 * @returns takes what is done so far, answers with bytes (or steps) per second; null until it can tell
 */
export function createSpeedometer(now: () => number = () => performance.now()): (done: number) => number | null {
  let last = { at: now(), done: 0 }
  let smoothed: number | null = null
  return done => {
    const at = now()
    const seconds = (at - last.at) / 1000
    if (seconds <= 0) return smoothed
    const sample = (done - last.done) / seconds
    smoothed = smoothed === null ? sample : smoothed + WEIGHT * (sample - smoothed)
    last = { at, done }
    return smoothed
  }
}
