import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'

export type OpenFiles = {
  open: number
  /** The soft limit, which is the one that is enforced; null: none. */
  limit: number | null
}

/** Descriptors of this process: files, sockets and pipes. getrlimit(2), proc_pid_limits(5) */
export async function readOpenFiles(): Promise<OpenFiles> {
  const open = (await readdir('/proc/self/fd')).length
  return { open, limit: parseOpenFilesLimit(readFileSync('/proc/self/limits', 'utf8')) }
}

export function parseOpenFilesLimit(text: string): number | null {
  const soft = /^Max open files\s+(\S+)/m.exec(text)?.[1]
  if (soft === undefined) throw new Error('/proc/self/limits has no line for open files')
  return soft === 'unlimited' ? null : Number(soft)
}
