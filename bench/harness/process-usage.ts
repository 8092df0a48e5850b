import { readdirSync, readFileSync } from 'node:fs'

/** Linux reports CPU time in hundredths of a second on every architecture (USER_HZ, proc(5)). */
const TICKS_PER_SECOND = 100

/** The fields of /proc/PID/stat after the command name, which may hold anything, brackets included. */
function statFields(path: string): string[] {
  const text = readFileSync(path, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`)
  return threads.flatMap(thread =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
}

function withDescendants(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(withDescendants)]
}

/** CPU time that a process, its children and its ended children have used, in seconds, to a hundredth. */
export function cpuSeconds(pid: number): number {
  const ticks = withDescendants(pid).flatMap(member => {
    try {
      // utime, stime, cutime, cstime: fields 14 to 17 of proc(5), 11 to 14 after the name.
      return statFields(`/proc/${member}/stat`).slice(11, 15).map(Number)
    } catch {
      return [0] // ended meanwhile: its parent has its time now
    }
  })
  return ticks.reduce((sum, value) => sum + value, 0) / TICKS_PER_SECOND
}

/** CPU time of a process's threads whose name passes, in seconds: for QEMU without the CPU that it emulates. */
export function threadCpuSeconds(pid: number, passes: (name: string) => boolean): number {
  let ticks = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`
    if (!passes(readFileSync(`${folder}/comm`, 'utf8').trim())) continue
    const [user = 0, system = 0] = statFields(`${folder}/stat`).slice(11, 13).map(Number)
    ticks += user + system
  }
  return ticks / TICKS_PER_SECOND
}

/** Memory of a process and its descendants, pages shared with others counted by their share, in bytes. */
export function pssBytes(pid: number): number {
  return withDescendants(pid)
    .map(member => /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${member}/smaps_rollup`, 'utf8'))?.[1])
    .reduce((sum, kib) => sum + Number(kib ?? 0) * 1024, 0)
}
