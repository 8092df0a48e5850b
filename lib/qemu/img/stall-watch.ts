import { readFile } from 'node:fs/promises'

/** Tells from samples of a counter whether it has stood still for `stallMs`. Pure: the clock and the counter come with each sample. */
export function stallDetector(stallMs: number): (sample: { nowMs: number; counter: string }) => boolean {
  let last: { nowMs: number; counter: string } | undefined
  return sample => {
    if (last?.counter !== sample.counter) last = sample
    return sample.nowMs - last.nowMs >= stallMs
  }
}

/**
 * Calls `onStall` once when a process has read and written nothing for `stallMs`. Bytes moved are the measure because neither
 * qemu-img's percents (one of a large disk takes minutes) nor its CPU time (a loop in a parser uses it all) tell work from none.
 * Dispose to stop watching. See proc_pid_io(5).
 */
export function watchForStall({
  pid,
  stallMs,
  onStall,
}: {
  pid: number
  stallMs: number
  onStall: () => void
}): Disposable {
  const isStalled = stallDetector(stallMs)
  const timer = setInterval(
    async () => {
      // Gone, or not ours to look at: no word on its progress, so it is left alone.
      const counter = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => `unknown at ${performance.now()}`)
      if (!isStalled({ nowMs: performance.now(), counter })) return
      clearInterval(timer)
      onStall()
    },
    Math.ceil(stallMs / 10),
  )
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
