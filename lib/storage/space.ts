import { statfs } from 'node:fs/promises'
import { GIB } from '#lib/shared/bytes.ts'

export type Space = {
  totalBytes: number
  /** What a process without privileges may still use. */
  freeBytes: number
  reserveBytes: number
}

/**
 * What stays free for the database and the logs, so that a full disk can still be talked about: max(1 GiB, 2 %) (SAFETY section 5),
 * but never more than a tenth: a file system of a few GiB would be full from the start.
 */
export function reserveFor(totalBytes: number): number {
  return Math.floor(Math.min(Math.max(GIB, totalBytes * 0.02), totalBytes * 0.1))
}

/** The file system that holds `path`. */
export async function readSpace(path: string): Promise<Space> {
  const { blocks, bavail, bsize } = await statfs(path)
  const totalBytes = blocks * bsize
  return { totalBytes, freeBytes: bavail * bsize, reserveBytes: reserveFor(totalBytes) }
}

/** What may be written before the reserve is touched; negative when it is touched already. */
export function roomIn({ freeBytes, reserveBytes }: Space): number {
  return freeBytes - reserveBytes
}
