import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { kibibytesField } from './proc-text.ts'

/** What one process has used so far. */
export type ProcessUsage = {
  /** User and system time since its start. */
  cpuMs: number
  /** Memory of the host that it occupies, shared pages counted in full. */
  residentBytes: number
  /** Monotonic, for `processCpuPercent`. */
  readAtMs: number
}

/** USER_HZ: 100 on every Linux that runs on x86 and ARM, whatever the kernel's own clock. time(7) */
const MS_PER_TICK = 10

/** Two small reads and no thread, about 50 µs: cheap enough for hundreds of VMs a second. null when the process has gone. */
export function readProcessUsage(pid: number): ProcessUsage | null {
  try {
    const ticks = parseCpuTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    // A zombie has no memory, and no such line.
    const residentBytes = kibibytesField(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmRSS') ?? 0
    return { cpuMs: ticks * MS_PER_TICK, residentBytes, readAtMs: performance.now() }
  } catch {
    return null
  }
}

/** Fields 14 and 15, counted behind the name, which may itself hold spaces and brackets. proc_pid_stat(5) */
export function parseCpuTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** 100 is one CPU, so a machine with four busy vCPUs reaches 400. */
export function processCpuPercent(before: ProcessUsage, after: ProcessUsage): number {
  const elapsedMs = after.readAtMs - before.readAtMs
  if (elapsedMs <= 0) return 0
  return Math.max(0, (100 * (after.cpuMs - before.cpuMs)) / elapsedMs)
}

/**
 * Memory with shared pages divided by those who share them, so that the sum over processes is true. Walks the page tables:
 * milliseconds for a large guest, so not for every sample. null when the process has gone or belongs to another user.
 */
export async function readProportionalBytes(pid: number): Promise<number | null> {
  try {
    return kibibytesField(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss')
  } catch {
    return null
  }
}
