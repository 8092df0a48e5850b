import { z } from 'zod'
import type { Database } from './client.ts'

const EVERY_MS = 1_000

const DataVersion = z.array(z.object({ data_version: z.coerce.number() })).length(1)

/**
 * Tells when somebody else has written to the database: `./guesthouse user …` while Guesthouse serves. SQLite counts for each connection
 * what others have committed (https://www.sqlite.org/pragma.html#pragma_data_version); asking costs a look at the shared memory of the
 * write-ahead log, and own changes do not count.
 * @param onWritten called at the first look too: what was written since its caller has read is nobody's to know. When it fails, it is
 *   called again at the next look
 */
export function watchOtherWriters({
  database: { prisma, state },
  onWritten,
  everyMs = EVERY_MS,
}: {
  database: Pick<Database, 'prisma' | 'state'>
  onWritten: () => Promise<void>
  everyMs?: number
}): { close(): void } {
  let seen: number | null = null
  let isLooking = false

  async function look(): Promise<void> {
    const [row] = DataVersion.parse(await prisma.$queryRawUnsafe('PRAGMA data_version'))
    const version = row?.data_version ?? 0
    if (version !== seen) await onWritten()
    seen = version
  }

  async function tick(): Promise<void> {
    // Who cannot use it now hears of the change as soon as that is over: the count goes on meanwhile.
    if (isLooking || !state.read().writable) return
    isLooking = true
    await look().catch(() => {})
    isLooking = false
  }

  void tick()
  const looking = setInterval(() => void tick(), everyMs).unref()
  return { close: () => clearInterval(looking) }
}
