import { readFile } from 'node:fs/promises'

/** What holds a process back, from /proc/PID/status (proc_pid_status(5)). */
export type Confinement = {
  /** A seccomp filter is on (mode 2), as `-sandbox on` does. */
  seccomp: boolean
  /** No program it executes can gain privileges, not even a setuid one. */
  noNewPrivs: boolean
  /** The effective user. 0 is root. */
  uid: number
  /** It may do anything that only root may, whoever it is. */
  capable: boolean
}

/** Throws the system's error when the process has gone. */
export async function readConfinement(pid: number): Promise<Confinement> {
  return parseConfinement(await readFile(`/proc/${pid}/status`, 'utf8'))
}

export function parseConfinement(status: string): Confinement {
  return {
    seccomp: field(status, 'Seccomp')[0] === '2',
    noNewPrivs: field(status, 'NoNewPrivs')[0] === '1',
    uid: Number(field(status, 'Uid')[1]),
    capable: ['CapPrm', 'CapEff', 'CapAmb'].some(name => /[1-9a-f]/i.test(field(status, name)[0] ?? '')),
  }
}

/** What a QEMU has that none should, in words that go on from “runs”; empty when it is as it was started. */
export function unconfined({ seccomp, noNewPrivs, uid, capable }: Confinement, wantedUid: number): string[] {
  return [
    ...(seccomp ? [] : ['without its sandbox']),
    ...(noNewPrivs ? [] : ['with a way to new privileges']),
    ...(capable ? ['with capabilities'] : []),
    ...(uid === wantedUid ? [] : [uid === 0 ? 'as root' : `as the user ${uid}`]),
  ]
}

function field(status: string, name: string): string[] {
  const line = status.split('\n').find(candidate => candidate.startsWith(`${name}:`)) ?? ''
  return line
    .slice(name.length + 1)
    .trim()
    .split(/\s+/)
}
