import { createHistogram } from 'node:perf_hooks'
import type { HealthDetails } from '#lib/contract/health.ts'

export type Latency = HealthDetails['eventLoopLag']

/** Two, of which one is emptied every half of the window: what is read covers the last half to whole window. */
const HALF_WINDOW_MS = 30_000
const MICROSECONDS_A_MS = 1_000
/** What the histogram holds at most: an hour. */
const MAX_MICROSECONDS = 3_600_000_000

export type LatencyWindow = {
  record(durationMs: number): void
  read(): Latency
  close(): void
}

type Counts = { readonly count: number; readonly max: number; percentile(percentile: number): number }

/** @param toMs from the histogram's own unit */
export function latencyOf(histogram: Counts, toMs: (value: number) => number): Latency {
  const { count } = histogram
  if (count === 0) return { samples: 0, p50Ms: null, p99Ms: null, maxMs: null }
  const ms = (value: number) => Math.max(0, Math.round(toMs(value) * 100) / 100)
  return {
    samples: count,
    p50Ms: ms(histogram.percentile(50)),
    p99Ms: ms(histogram.percentile(99)),
    maxMs: ms(histogram.max),
  }
}

/** Empties one of the two after the other. @returns which is the fuller, and how to stop */
export function createTurns<T>([first, second]: [T, T], empty: (emptied: T) => void, halfMs = HALF_WINDOW_MS) {
  let [fuller, newer] = [first, second]
  const timer = setInterval(() => {
    empty(fuller)
    ;[fuller, newer] = [newer, fuller]
  }, halfMs).unref()
  return {
    get fuller() {
      return fuller
    },
    close: () => clearInterval(timer),
  }
}

/** How long things took of late. Constant memory, whatever is recorded. */
export function createLatencyWindow({ halfMs }: { halfMs?: number } = {}): LatencyWindow {
  const make = () => createHistogram({ lowest: 1, highest: MAX_MICROSECONDS, figures: 3 })
  const both: [ReturnType<typeof make>, ReturnType<typeof make>] = [make(), make()]
  const turns = createTurns(both, emptied => emptied.reset(), halfMs)
  return {
    record(durationMs) {
      const value = Math.min(Math.max(1, Math.round(durationMs * MICROSECONDS_A_MS)), MAX_MICROSECONDS)
      for (const histogram of both) histogram.record(value)
    },
    read: () => latencyOf(turns.fuller, value => value / MICROSECONDS_A_MS),
    close: turns.close,
  }
}
