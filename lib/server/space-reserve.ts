import { randomBytes } from 'node:crypto'
import { open, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseStateWatch } from '#lib/db/database-state.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { readSpace, roomIn } from '#lib/storage/space.ts'

/** Many times what the database writes for a deletion, and its log grows by 4 MiB before it begins again. */
const RESERVE_BYTES = 8 * MIB
const LOOK_EVERY_MS = 30_000

const reservePath = (dataPath: string) => join(dataPath, 'reserve')

/** Gives the reserve's space back to the file system. Needs none itself; nothing happens when there is no reserve. */
export async function giveUpReserve(dataPath: string): Promise<void> {
  // Missing, or a file system that cannot even do this: then it is as full as it was.
  await truncate(reservePath(dataPath), 0).catch(() => {})
}

/**
 * Holds some space, so that a disk that guests have filled to its last byte can still be talked about: deleting something is a
 * write, too (F10). It is given up when the database cannot be written, and taken again when there is room. Our own jobs never
 * come so far (lib/storage/space.ts); guests do, and are then paused by QEMU.
 */
export function keepSpaceReserve({
  dataPath,
  database,
  everyMs = LOOK_EVERY_MS,
}: {
  dataPath: string
  database: DatabaseStateWatch
  everyMs?: number
}): { close(): Promise<void> } {
  let isClosed = false
  let filling: Promise<void> | null = null

  async function fill(): Promise<void> {
    const { size } = await stat(reservePath(dataPath)).catch(() => ({ size: 0 }))
    if (size >= RESERVE_BYTES || roomIn(await readSpace(dataPath)) < 2 * RESERVE_BYTES) return
    await using file = await open(reservePath(dataPath), 'w', 0o600)
    // Not zeros, which some file systems do not store.
    for (let written = 0; written < RESERVE_BYTES && !isClosed; written += MIB) await file.write(randomBytes(MIB))
  }

  function look(): void {
    if (isClosed || !database.read().writable) return
    // Room that is gone again meanwhile: the next look sees it.
    filling ??= fill()
      .catch(() => {})
      .finally(() => {
        filling = null
      })
  }

  /** SQLite says it in many ways (full, an I/O error, cannot open): the file system says it in one. */
  async function help(): Promise<void> {
    const { freeBytes } = await readSpace(dataPath)
    if (freeBytes < RESERVE_BYTES) await giveUpReserve(dataPath)
  }

  const unsubscribe = database.subscribe(({ writable }) => {
    if (!writable) help().catch(() => {})
  })
  const timer = setInterval(look, everyMs)
  timer.unref()
  look()
  return {
    async close() {
      isClosed = true
      unsubscribe()
      clearInterval(timer)
      await filling
    },
  }
}
