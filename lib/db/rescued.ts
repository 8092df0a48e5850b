import { chmodSync, copyFileSync, existsSync, lstatSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Database, openDatabase } from './client.ts'
import { publishWhole, syncPath } from './copies.ts'
import { assertSound } from './integrity.ts'

/** SQLite's files of one database; the log first, because a log that is left behind would be applied to what takes the database's place. */
const SUFFIXES = ['-wal', '-shm', '-journal', '']

/** A complete database that somebody chose to go on with: that it is there is the decision, so a crash cannot lose half of it. */
const rescuedPath = (path: string) => `${path}.rescued`

/**
 * Prepares the database to go on with, beside the damaged one, from a copy or from nothing. Nothing is replaced yet.
 * @param fill adds what the copy does not have
 * @throws what `fill` throws, DatabaseDamagedError, DatabaseNewerError, errors of the disk: nothing has changed then
 */
export async function prepareRescued<T>(
  path: string,
  {
    copyPath,
    fill,
    migrationsPath,
  }: { copyPath: string | null; fill: (db: Database) => Promise<T>; migrationsPath?: string },
): Promise<T> {
  const work = `${path}.rescue-work`
  const part = `${path}.rescue-part`
  const sweep = () => {
    for (const suffix of SUFFIXES) for (const name of [work, part]) rmSync(name + suffix, { force: true })
  }
  sweep()
  try {
    if (copyPath !== null) {
      copyFileSync(copyPath, work)
      chmodSync(work, 0o600)
    }
    const db = await openDatabase({ path: work, copiesPath: null, ...(migrationsPath && { migrationsPath }) })
    try {
      await forgetUnfinished(db)
      const filled = await fill(db)
      await db.prisma.$executeRawUnsafe('VACUUM INTO ?', part)
      assertSound(part)
      chmodSync(part, 0o600)
      publishWhole(part, rescuedPath(path))
      return filled
    } finally {
      await db.close()
    }
  } finally {
    sweep()
  }
}

/**
 * What was under way when a copy was made has ended long ago, with the database that is lost. Finishing it or taking it back now would
 * delete disks that were made since.
 */
async function forgetUnfinished({ prisma }: Database): Promise<void> {
  await prisma.operation.updateMany({
    where: { state: { in: ['begun', 'committed'] } },
    data: { state: 'failed', endedAt: new Date(), error: 'The database was lost before this was finished' },
  })
  await prisma.idempotencyKey.deleteMany({})
  await prisma.volume.updateMany({ where: { state: { not: 'ready' } }, data: { state: 'ready' } })
}

/**
 * Puts the prepared database in the place of the one that cannot be used, which is kept as `<path>.damaged-<time>`. Called again after
 * a crash in the middle, it goes on. Only when nothing has the database open.
 * @returns where the old one went; null when nothing was prepared or none was there
 */
export function installRescued(path: string): string | null {
  const rescued = rescuedPath(path)
  if (!existsSync(rescued)) return null
  const aside = `${path}.damaged-${new Date().toISOString().replace(/[-:]/g, '')}`
  let kept: string | null = null
  for (const suffix of SUFFIXES) {
    if (!lstatSync(path + suffix, { throwIfNoEntry: false })) continue
    renameSync(path + suffix, aside + suffix)
    if (suffix === '') kept = aside
  }
  renameSync(rescued, path)
  syncPath(dirname(path))
  return kept
}

/** Takes back the decision, when it could not be carried out. */
export function dropRescued(path: string): void {
  rmSync(rescuedPath(path), { force: true })
}
