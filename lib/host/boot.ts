import { readFileSync } from 'node:fs'

/** Another one after each boot: what was true of processes before is not true now. random(4) */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}

/** When the host was started, to the second. The same at each call, unlike "now minus uptime". proc_stat(5) */
export function readBootTime(): Date {
  return parseBootTime(readFileSync('/proc/stat', 'utf8'))
}

export function parseBootTime(text: string): Date {
  const seconds = /^btime (\d+)$/m.exec(text)?.[1]
  if (seconds === undefined) throw new Error('/proc/stat has no btime')
  return new Date(Number(seconds) * 1000)
}
