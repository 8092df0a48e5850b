import { open } from 'node:fs/promises'
import { MIB } from '#lib/shared/bytes.ts'

export const MAX_LOG_BYTES = 10 * MIB

/**
 * Cuts a log that passed `maxBytes` down to its last half; true when it did. Works while QEMU writes, because QEMU's descriptor
 * appends (O_APPEND) and finds the new end by itself; a line written at that very moment may be lost.
 */
export async function trimLog(path: string, { maxBytes = MAX_LOG_BYTES } = {}): Promise<boolean> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    if (size <= maxBytes) return false
    const keptBytes = Math.floor(maxBytes / 2)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(keptBytes), position: size - keptBytes })
    const firstLine = buffer.indexOf('\n') + 1
    await file.truncate(0)
    await file.write(buffer, firstLine, bytesRead - firstLine, 0)
    return true
  } finally {
    await file.close()
  }
}
