import { existsSync } from 'node:fs'
import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A memory cgroup with a limit: what systemd's MemoryMax=, containers and hosts with little memory do to a process. */
export type MemoryLimit = {
  /** Only what the process takes from now on counts. */
  hold(pid: number): Promise<void>
  /** What still runs in it runs on without the limit. */
  remove(): Promise<void>
}

/** The two versions of cgroups have their own names: https://docs.kernel.org/admin-guide/cgroup-v1/memory.html and cgroup-v2.html */
const VERSIONS = [
  { root: '/sys/fs/cgroup/memory', memory: 'memory.limit_in_bytes', withSwap: 'memory.memsw.limit_in_bytes' },
  { root: '/sys/fs/cgroup', memory: 'memory.max', swap: 'memory.swap.max' },
]

/** @returns why there is none on this machine, when there is none */
export async function limitMemory(name: string, bytes: number): Promise<MemoryLimit | string> {
  const refusals: string[] = []
  for (const { root, memory, withSwap, swap } of VERSIONS) {
    const path = join(root, name)
    const write = (file: string, text: string) => writeFile(join(path, file), text)
    try {
      await mkdir(path)
    } catch (error) {
      refusals.push(String(error))
      continue
    }
    try {
      await write(memory, String(bytes))
      // Where the kernel counts swap at all: otherwise what is too much would be swapped out.
      if (withSwap && existsSync(join(path, withSwap))) await write(withSwap, String(bytes))
      if (swap && existsSync(join(path, swap))) await write(swap, '0')
      return {
        hold: pid => write('cgroup.procs', String(pid)),
        async remove() {
          const left = (await readFile(join(path, 'cgroup.procs'), 'utf8')).split('\n').filter(Boolean)
          for (const pid of left) await writeFile(join(root, 'cgroup.procs'), pid)
          await rmdir(path)
        },
      }
    } catch (error) {
      await rmdir(path)
      refusals.push(String(error))
    }
  }
  return `no memory cgroup can be made: ${refusals.join('; ')}`
}

/** How many processes the kernel has ended for want of memory, on the whole host; -1 when it does not count. */
export async function oomKills(): Promise<number> {
  return Number(/^oom_kill (\d+)$/m.exec(await readFile('/proc/vmstat', 'utf8'))?.[1] ?? -1)
}
