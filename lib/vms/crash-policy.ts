import type { VmEntry } from './vm-entry.ts'

/** Later each time: a host in trouble is not helped by VMs that crash as fast as they can. */
export const BACK_OFF_MS = [1_000, 5_000, 30_000, 120_000, 300_000] as const
/** Who ran this long had no part in the crashes before. */
export const RAN_WELL_MS = 600_000

export type Attempt = { attempt: number; delayMs: number }

/** The start after a crash, or null when there were enough. @param ranMs by the monotonic clock */
export function attemptAfter(
  { crashes, ranMs }: { crashes: number; ranMs: number },
  backOffMs: readonly number[] = BACK_OFF_MS,
): Attempt | null {
  const before = ranMs >= RAN_WELL_MS ? 0 : crashes
  const delayMs = backOffMs[before]
  return delayMs === undefined ? null : { attempt: before + 1, delayMs }
}

export type CrashRestarts = {
  /** A VM has crashed: plans its next start if its policy says so. Before the state is told, so that both are told at once. */
  plan(entry: VmEntry, ranMs: number): { startsAgain: boolean; gaveUp: string | null }
  /** At start: goes on waiting for what a life before had planned. */
  goOn(entry: VmEntry): void
  /** Forgets the timers; what was planned is written down. */
  close(): void
}
