import { durationInWords } from '#lib/shared/duration.ts'

const FIRST_MS = 60_000
const LONGEST_MS = 60 * 60_000

export type FloodGateOptions<T> = {
  /** What is let through at once: the first of its kind after a quiet time. */
  onFirst: (thing: T) => void
  /** What came after it, told in one: the last of them, how many, and within what time (“a minute”). */
  onMore: (last: T, count: number, within: string) => void
  firstMs?: number
}

export type FloodGate<T> = {
  take(kind: string, thing: T): void
  /** Tells what is waiting to be told. */
  close(): void
}

type Window<T> = { ms: number; count: number; last: T | null; timer: NodeJS.Timeout }

/**
 * For things that may come many times a second: the first of a kind passes, those that follow within a minute are counted and told
 * in one, and as long as they go on the time doubles, up to an hour. So nothing is lost but repetition.
 */
export function createFloodGate<T>({ onFirst, onMore, firstMs = FIRST_MS }: FloodGateOptions<T>): FloodGate<T> {
  const windows = new Map<string, Window<T>>()

  function open(kind: string, ms: number): void {
    const timer = setTimeout(() => shut(kind), ms)
    timer.unref()
    windows.set(kind, { ms, count: 0, last: null, timer })
  }

  function tell({ last, count, ms }: Window<T>): boolean {
    if (last === null) return false
    onMore(last, count, durationInWords(ms))
    return true
  }

  function shut(kind: string): void {
    const window = windows.get(kind)
    if (!window) return
    windows.delete(kind)
    if (tell(window)) open(kind, Math.min(window.ms * 2, LONGEST_MS))
  }

  return {
    take(kind, thing) {
      const window = windows.get(kind)
      if (!window) {
        onFirst(thing)
        return open(kind, firstMs)
      }
      window.count += 1
      window.last = thing
    },
    close() {
      for (const window of windows.values()) {
        clearTimeout(window.timer)
        tell(window)
      }
      windows.clear()
    },
  }
}
