import { readFileSync } from 'node:fs'
import { kibibytesField } from './proc-text.ts'

export type HostMemory = {
  totalBytes: number
  /** What can be given to a new process without swapping: the kernel's own estimate, caches counted as free. */
  availableBytes: number
}

/** Throws where there is no /proc. */
export function readMemory(): HostMemory {
  return parseMemInfo(readFileSync('/proc/meminfo', 'utf8'))
}

/** What a new VM may take. Rejects where there is no /proc. */
export async function availableMemoryBytes(): Promise<number> {
  return readMemory().availableBytes
}

/** proc_meminfo(5) */
export function parseMemInfo(text: string): HostMemory {
  const totalBytes = kibibytesField(text, 'MemTotal')
  const availableBytes = kibibytesField(text, 'MemAvailable')
  if (totalBytes === null || availableBytes === null) throw new Error('/proc/meminfo has no MemTotal or MemAvailable')
  return { totalBytes, availableBytes }
}
