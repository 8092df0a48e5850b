/** What could not be done and is tried again, each by itself: one that hangs holds up no other. */
export type Retries = {
  /** Does it after a while, and again after that for as long as it throws. */
  later(act: () => Promise<void>): void
  close(): void
}

export function createRetries({ everyMs }: { everyMs: number }): Retries {
  const timers = new Set<NodeJS.Timeout>()
  let isClosed = false

  function later(act: () => Promise<void>): void {
    if (isClosed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      act().catch(() => later(act))
    }, everyMs)
    timers.add(timer.unref())
  }

  return {
    later,
    close() {
      isClosed = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
