import { readFile } from 'node:fs/promises'

/** What holds a process back, from /proc/PID/status (proc_pid_status(5)). */
export type Confinement = {
  /** A seccomp filter is on (mode 2), as `-sandbox on` does. */
  seccomp: boolean
  /** No program it executes can gain privileges, not even a setuid one. */
  noNewPrivs: boolean
  /** The effective user. 0 is root. */
  uid: number
}

/** Throws the system's error when the process has gone. */
export async function readConfinement(pid: number): Promise<Confinement> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return {
    seccomp: field(status, 'Seccomp')[0] === '2',
    noNewPrivs: field(status, 'NoNewPrivs')[0] === '1',
    uid: Number(field(status, 'Uid')[1]),
  }
}

function field(status: string, name: string): string[] {
  const line = status.split('\n').find(candidate => candidate.startsWith(`${name}:`)) ?? ''
  return line
    .slice(name.length + 1)
    .trim()
    .split(/\s+/)
}
