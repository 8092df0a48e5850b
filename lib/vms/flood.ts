import { durationInWords } from '#lib/shared/duration.ts'

const FIRST_MS = 60_000
const LONGEST_MS = 60 * 60_000
/** A guest that finds a way to differ each time must not fill the history with it: beyond that, one kind is told together. */
const MOST_APART = 32

export type FloodGateOptions<T> = {
  /** What is let through at once: the first of its kind after a quiet time. */
  onFirst: (thing: T) => void
  /** What came after it, told in one: the last of them, how many, and within what time (“a minute”). */
  onMore: (last: T, count: number, within: string) => void
  firstMs?: number
}

/** `about`: what makes two things of one kind different news. */
export type FloodOf = { kind: string; about?: string }

export type FloodGate<T> = {
  take(of: FloodOf, thing: T): void
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

  function open(key: string, ms: number): void {
    const timer = setTimeout(() => shut(key), ms)
    timer.unref()
    windows.set(key, { ms, count: 0, last: null, timer })
  }

  function tell({ last, count, ms }: Window<T>): boolean {
    if (last === null) return false
    onMore(last, count, durationInWords(ms))
    return true
  }

  function shut(key: string): void {
    const window = windows.get(key)
    if (!window) return
    windows.delete(key)
    if (tell(window)) open(key, Math.min(window.ms * 2, LONGEST_MS))
  }

  return {
    take({ kind, about = '' }, thing) {
      const own = `${kind} ${about}`
      const key = windows.has(own) || windows.size < MOST_APART ? own : kind
      const window = windows.get(key)
      if (!window) {
        onFirst(thing)
        return open(key, firstMs)
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
