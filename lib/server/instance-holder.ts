import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** Who writes it holds the lock; who reads it must not believe that (kill -9 leaves the file behind). */
export const Holder = z.object({ pid: z.int(), address: z.string().nullable() })
export type Holder = z.infer<typeof Holder>

export const pidFileOf = (dataPath: string): string => join(dataPath, 'guesthouse.pid')

/** The abstract unix socket that is the lock of a data directory, without its leading NUL. Throws when there is no such directory. */
export async function lockNameOf(dataPath: string): Promise<string> {
  const hash = createHash('sha256').update(await realpath(dataPath))
  return `guesthouse-${hash.digest('hex').slice(0, 32)}`
}

/** What the last holder wrote; null when it left nothing behind, or nothing that can be read. */
export async function readHolder(dataPath: string): Promise<Holder | null> {
  const text = await readFile(pidFileOf(dataPath), 'utf8').catch(() => '')
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    return null
  }
}
