import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { DatabaseCopy } from '#lib/contract/database-copy.ts'
import { type CopyReason, copyName, readCopyName } from './copy-name.ts'

const COPIES_KEPT_OF_EACH_REASON = 7
const DAY_MS = 86_400_000

export type CopyPlace = {
  /** Of the database. */
  path: string
  copiesPath: string
}

/** Newest first. What cannot be looked at is not listed. */
export function listCopies({ path, copiesPath }: CopyPlace): DatabaseCopy[] {
  const copies = readdirSync(copiesPath).flatMap(name => {
    const read = readCopyName(basename(path), name)
    const stat = read && statSync(join(copiesPath, name), { throwIfNoEntry: false })
    if (!read || !stat?.isFile()) return []
    return [{ name, madeAt: read.madeAt.toISOString(), reason: read.reason, sizeBytes: stat.size }]
  })
  return copies.sort((one, other) => (one.madeAt < other.madeAt ? 1 : -1))
}

/**
 * Makes a copy under a temporary name and publishes it when it is on the disk; the oldest of its reason beyond seven are removed.
 * @param write fills a new, empty file that only we can read
 * @throws what `write` throws, with nothing left behind
 */
export async function publishCopy(
  place: CopyPlace,
  {
    reason,
    write,
    now = Date.now,
  }: { reason: CopyReason; write: (part: string) => void | Promise<void>; now?: () => number },
): Promise<DatabaseCopy> {
  const { part, publish } = begin(place, reason, new Date(now()))
  try {
    await write(part)
    return publish()
  } catch (error) {
    removePart(part)
    throw error
  }
}

/** The same with a database that is open here, when nothing else has it open: before a migration. @returns the path of the copy */
export function copyDatabase(db: DatabaseSync, place: CopyPlace, reason: CopyReason): string {
  const { part, publish } = begin(place, reason, new Date())
  try {
    vacuumInto(db, part)
    return join(place.copiesPath, publish().name)
  } catch (error) {
    removePart(part)
    throw error
  }
}

/** A sound, compact copy, whatever is being written meanwhile. https://www.sqlite.org/lang_vacuum.html#vacuuminto */
export function vacuumInto(db: DatabaseSync, part: string): void {
  db.prepare('VACUUM INTO ?').run(part)
}

function begin({ path, copiesPath }: CopyPlace, reason: CopyReason, madeAt: Date) {
  const name = copyName(basename(path), { madeAt, reason })
  const part = join(copiesPath, `${name}.part`)
  closeSync(openSync(part, 'wx', 0o600)) // SQLite takes an empty file as it is; its own would be readable for everybody
  const publish = (): DatabaseCopy => {
    publishWhole(part, join(copiesPath, name))
    prune({ path, copiesPath }, { reason, keep: name, now: madeAt.getTime() })
    const { size } = statSync(join(copiesPath, name))
    return { name, madeAt: madeAt.toISOString(), reason, sizeBytes: size }
  }
  return { part, publish }
}

/** After a power cut it is there as a whole or not at all. */
export function publishWhole(part: string, path: string): void {
  syncPath(part)
  renameSync(part, path)
  syncPath(dirname(path))
}

export function syncPath(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function removePart(part: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(part + suffix, { force: true })
}

/** Of each reason on its own: asking eight times must not push out a week of daily ones. One from a clock gone wrong goes first. */
function prune(place: CopyPlace, { reason, keep, now }: { reason: CopyReason; keep: string; now: number }): void {
  const age = ({ madeAt }: DatabaseCopy) => {
    const ms = now - Date.parse(madeAt)
    return ms < -DAY_MS ? Number.POSITIVE_INFINITY : ms
  }
  const others = listCopies(place).filter(copy => copy.reason === reason && copy.name !== keep)
  const youngestFirst = others.sort((one, other) => age(one) - age(other))
  for (const { name } of youngestFirst.slice(COPIES_KEPT_OF_EACH_REASON - 1)) {
    rmSync(join(place.copiesPath, name), { force: true })
  }
}

/** What a crash in the middle of a copy left. */
export function sweepParts({ path, copiesPath }: CopyPlace): void {
  const prefix = `${basename(path)}.`
  for (const name of readdirSync(copiesPath)) {
    if (name.startsWith(prefix) && /\.copy\.part(-\w+)?$/.test(name)) rmSync(join(copiesPath, name), { force: true })
  }
}
