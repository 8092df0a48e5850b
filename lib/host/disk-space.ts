import { statfs } from 'node:fs/promises'

export type DiskSpace = {
  totalBytes: number
  /** For us: without the blocks that are kept for root. */
  freeBytes: number
}

/** The filesystem that holds `path`. Rejects with the system's error when the path is not there. */
export async function readDiskSpace(path: string): Promise<DiskSpace> {
  const { bsize, blocks, bavail } = await statfs(path)
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
}
