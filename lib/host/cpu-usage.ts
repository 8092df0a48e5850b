import { readFileSync } from 'node:fs'

/** Counters since boot; only the difference of two says something. */
export type CpuTimes = { busyTicks: number; totalTicks: number }

/** Synchronous: /proc is memory, and a thread would cost more than the reading. Throws where there is no /proc. */
export function readCpuTimes(): CpuTimes {
  return parseCpuTimes(readFileSync('/proc/stat', 'utf8'))
}

/**
 * The first line of /proc/stat. Waiting for a disk is idle. Time of guests is already counted in `user` and `nice`.
 * proc_stat(5)
 */
export function parseCpuTimes(text: string): CpuTimes {
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] =
    /^cpu +(.*)$/m.exec(text)?.[1]?.split(' ').map(Number) ?? []
  const busyTicks = user + nice + system + irq + softirq + steal
  return { busyTicks, totalTicks: busyTicks + idle + iowait }
}

/** Percent of the whole host between two readings, 0 to 100. */
export function hostCpuPercent(before: CpuTimes, after: CpuTimes): number {
  const total = after.totalTicks - before.totalTicks
  if (total <= 0) return 0
  return Math.min(100, Math.max(0, (100 * (after.busyTicks - before.busyTicks)) / total))
}
