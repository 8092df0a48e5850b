import { readdirSync, readFileSync } from 'node:fs'

/** A process, beyond doubt: a pid alone is reused. */
export type FoundQemu = { pid: number; startTicks: number; vmId: string; state: string }

function read(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch {
    return '' // ended meanwhile
  }
}

/** Fields of proc_pid_stat(5) after the name, which may hold spaces: state is the first, the start time the twentieth. */
function statOf(pid: number): string[] {
  const stat = read(`${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Every QEMU with its sockets in this folder, by the kernel's word: what Guesthouse believes is not asked. Zombies have no command line. */
export function qemusIn(folder: string): FoundQemu[] {
  return readdirSync('/proc').flatMap(name => {
    const args = /^\d+$/.test(name) ? read(`${name}/cmdline`).split('\0') : []
    if (!args[0]?.includes('qemu-system') || !args.some(arg => arg.includes(`${folder}/`))) return []
    const pid = Number(name)
    const [state = '?', ...fields] = statOf(pid)
    const startTicks = Number(fields[18])
    return Number.isNaN(startTicks) ? [] : [{ pid, startTicks, vmId: args[args.indexOf('-uuid') + 1] ?? '', state }]
  })
}

export function isAlive({ pid, startTicks }: Pick<FoundQemu, 'pid' | 'startTicks'>): boolean {
  const [state, ...fields] = statOf(pid)
  return state !== 'Z' && state !== 'X' && Number(fields[18]) === startTicks
}

/** A process that has ended meanwhile gets no signal, and that is all right. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {}
}
