import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** A file of which only small regions at known places are ever read, however large it is and whatever it claims. */
export type FileRegions = {
  sizeBytes: number
  /** The bytes at `offset`; fewer than `length`, or none, where the file ends earlier. */
  read(offset: number, length: number): Promise<Buffer>
}

/** More than any header here needs: a bug in a parser must not become a request for gigabytes. */
const MAX_REGION_BYTES = 64 * 1024

/**
 * Opens a regular file, gives its regions to `use`, and closes it. A handle from the caller stays open.
 * @throws Error if it is a symbolic link, a device, a FIFO or a directory (SAFETY S19), or cannot be opened.
 */
export async function withFileRegions<T>(
  source: string | FileHandle,
  use: (file: FileRegions) => Promise<T>,
): Promise<T> {
  if (typeof source !== 'string') return use(await regionsOf(source))
  // O_NONBLOCK: opening a FIFO for reading would otherwise wait for a writer.
  await using handle = await open(source, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  return await use(await regionsOf(handle))
}

async function regionsOf(handle: FileHandle): Promise<FileRegions> {
  const stats = await handle.stat()
  if (!stats.isFile()) throw new Error('Not a regular file')
  return { sizeBytes: stats.size, read: (offset, length) => readRegion(handle, { offset, length }) }
}

async function readRegion(handle: FileHandle, region: { offset: number; length: number }): Promise<Buffer> {
  const { offset, length } = region
  if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || length > MAX_REGION_BYTES) {
    throw new RangeError(`Not a readable region: ${length} bytes at ${offset}`)
  }
  const buffer = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
