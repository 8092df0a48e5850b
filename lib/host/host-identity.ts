import { hostname, loadavg, release } from 'node:os'

export type HostIdentity = {
  hostname: string
  /** "6.1.0-37-amd64" */
  kernel: string
}

export function readHostIdentity(): HostIdentity {
  return { hostname: hostname(), kernel: release() }
}

/** Processes that run or wait for a disk, as means of the last 1, 5 and 15 minutes. proc_loadavg(5) */
export function readLoadAverages(): { one: number; five: number; fifteen: number } {
  const [one = 0, five = 0, fifteen = 0] = loadavg()
  return { one, five, fifteen }
}
