import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

/** A file that remembers one value, and under which circumstances (`key`) it was true. */
export type CachedJson<T> = { path: string; schema: z.ZodType<T> }

/** null when nothing is remembered for this key. A damaged file, or one of an older version, is no memory either. */
export async function readCachedJson<T>({ path, schema }: CachedJson<T>, key: string): Promise<T | null> {
  const entry = z.object({ key: z.literal(key), value: schema })
  try {
    return entry.parse(JSON.parse(await readFile(path, 'utf8'))).value
  } catch {
    return null
  }
}

/** Replaces the file in one step. Losing it costs a second of asking again, so it is not synced to disk. */
export async function writeCachedJson<T>({ path }: CachedJson<T>, key: string, value: T): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${randomUUID()}.part`
  await writeFile(temporary, JSON.stringify({ key, value }), { mode: 0o600 })
  await rename(temporary, path)
}
