/** Long enough to hide the gulps in which browsers send, short enough to follow a change. */
const WINDOW_MS = 4000
const SHORTEST_MS = 500

/**
 * How fast something moves, over the last seconds.
 * @returns takes the time now in milliseconds and what is done so far; answers with bytes per second, null until it can tell
 */
export function createTransferRate(): (nowMs: number, doneBytes: number) => number | null {
  let samples: { at: number; done: number }[] = []
  return (nowMs, doneBytes) => {
    samples = [...samples.filter(({ at }) => at >= nowMs - WINDOW_MS), { at: nowMs, done: doneBytes }]
    const first = samples[0]
    if (!first || nowMs - first.at < SHORTEST_MS) return null
    return ((doneBytes - first.done) / (nowMs - first.at)) * 1000
  }
}
