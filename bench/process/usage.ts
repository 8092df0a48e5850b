import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Sample } from '../harness/experiment.ts'

const TICKS_PER_SECOND = 100
const MIB_IN_KIB = 1024
const WATCH_MS = 5_000

/** Of these processes alone: the VMs that they have started are no part of what they cost. */
function memory(pids: readonly number[]): { rssMiB: number; pssMiB: number } {
  const sum = (name: string) =>
    pids
      .map(
        pid => new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1],
      )
      .reduce((total, kib) => total + Number(kib ?? 0), 0) / MIB_IN_KIB
  return { rssMiB: sum('Rss'), pssMiB: sum('Pss') }
}

function cpuSeconds(pids: readonly number[]): number {
  const ticks = pids.flatMap(pid => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // utime and stime: fields 14 and 15 of proc(5), 11 and 12 after the name, which may hold anything.
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
  })
  return ticks.reduce((total, value) => total + value, 0) / TICKS_PER_SECOND
}

/** Watches processes for some seconds: what they occupy at the end, and the share of one core that they used. */
export async function watchUsage(pids: readonly number[]): Promise<Sample> {
  const before = { cpu: cpuSeconds(pids), at: performance.now() }
  await delay(WATCH_MS)
  const seconds = (performance.now() - before.at) / 1_000
  return { ...memory(pids), cpuPercent: ((cpuSeconds(pids) - before.cpu) / seconds) * 100 }
}

/** The descendants of a process that have one of these names (the first 15 characters, as the kernel keeps them). */
export function descendantsNamed(pid: number, names: readonly string[]): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap(thread =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return children.flatMap(child => {
    const isNamed = names.includes(readFileSync(`/proc/${child}/comm`, 'utf8').trim())
    return [...(isNamed ? [child] : []), ...descendantsNamed(child, names)]
  })
}
