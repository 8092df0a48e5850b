/** Counts what is handed to a writer and what it has written. */
export type Progress = { started(): void; finished(): void }

/**
 * Calls `onStalled` once when something has been waiting and nothing at all was finished for `limitMs` (up to a quarter more:
 * it looks four times per limit, because a timer per chunk would cost more than the relay itself).
 */
export function watchProgress(options: { limitMs: number; signal: AbortSignal; onStalled: () => void }): Progress {
  const { limitMs, signal, onStalled } = options
  let waiting = 0
  let finishedCount = 0
  let seenCount = 0
  let quietLooks = 0
  const look = () => {
    quietLooks = waiting > 0 && finishedCount === seenCount ? quietLooks + 1 : 0
    seenCount = finishedCount
    if (quietLooks <= 4) return
    clearInterval(timer)
    onStalled()
  }
  const timer = setInterval(look, limitMs / 4)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  return {
    started() {
      waiting += 1
    },
    finished() {
      waiting -= 1
      finishedCount += 1
    },
  }
}
