import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DatabaseCopy } from '#lib/contract/database-copy.ts'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'
import { type CopyPlace, listCopies, publishCopy, sweepParts } from './copies.ts'
import type { CopyReason } from './copy-name.ts'
import { DAMAGED_EXIT_CODE } from './copy-process-exit.ts'

const COPY_PROCESS = join(import.meta.dirname, 'copy-process.ts')
/** A copy of 1 GiB takes 3 s; a disk that hangs must not keep the next copy away for ever. */
const COPY_TIMEOUT_MS = 600_000
/** Left free beside a copy: running VMs and the database itself need it more. */
const LEFT_FREE_BYTES = 16 * MIB
const DAY_MS = 86_400_000
/** How often it is looked whether a day is over. Also how soon a copy that failed is tried again. */
const LOOK_EVERY_MS = 15 * 60_000

export type DatabaseCopies = {
  /** Newest first. */
  list(): DatabaseCopy[]
  /** @throws Problem `storage-full`, `storage-failed`, `database-damaged`: there is no half copy then, and every other is kept */
  make(reason: CopyReason): Promise<DatabaseCopy>
  /** Makes the daily copy if one is due. Never throws: that is told to `onFailed`, and tried again. */
  look(): Promise<void>
  close(): Promise<void>
}

export type DatabaseCopiesOptions = CopyPlace & {
  /** A daily copy could not be made, the first time in a row. */
  onFailed: (error: unknown) => void
  /** What was to be copied is no sound database. */
  onDamaged: () => void
  now?: () => number
  lookEveryMs?: number
}

/** Copies of the database that is in use: one a day, and when asked. Made by a process of its own, so that nothing waits for them. */
export function createDatabaseCopies(options: DatabaseCopiesOptions): DatabaseCopies {
  const { path, copiesPath, onFailed, onDamaged, now = Date.now, lookEveryMs = LOOK_EVERY_MS } = options
  const place: CopyPlace = { path, copiesPath }
  const stopping = new AbortController()
  let making: Promise<unknown> = Promise.resolve()
  let failing = false
  sweepParts(place)

  /** By the wall clock, but a day either way: a clock that jumps gives one more copy, not one an hour (F20). */
  function isDue(): boolean {
    return !listCopies(place).some(
      ({ reason, madeAt }) => reason === 'daily' && Math.abs(now() - Date.parse(madeAt)) < DAY_MS,
    )
  }

  async function make(reason: CopyReason): Promise<DatabaseCopy> {
    try {
      await requireRoom(place)
      return await publishCopy(place, { reason, now, write: part => copyInProcess(path, part, stopping.signal) })
    } catch (error) {
      const problem = isProblem(error) ? error : copyProblem(error, copiesPath)
      if (problem.code === 'database-damaged') onDamaged()
      throw problem
    }
  }

  /** One after the other: two copies at once would need the room of two. */
  function next<T>(act: () => Promise<T>): Promise<T> {
    const result = making.then(act)
    making = result.catch(() => {})
    return result
  }

  async function look(): Promise<void> {
    await next(async () => {
      try {
        if (isDue()) await make('daily')
        failing = false
      } catch (error) {
        if (!failing && !stopping.signal.aborted) onFailed(error)
        failing = true
      }
    })
  }

  const timer = setInterval(look, lookEveryMs).unref()
  return {
    list: () => listCopies(place),
    make: reason => next(() => make(reason)),
    look,
    async close() {
      clearInterval(timer)
      stopping.abort()
      await making
    },
  }
}

async function copyInProcess(path: string, part: string, signal: AbortSignal): Promise<void> {
  await promisify(execFile)(process.execPath, [COPY_PROCESS, path, part], { signal, timeout: COPY_TIMEOUT_MS })
}

async function requireRoom({ path, copiesPath }: CopyPlace): Promise<void> {
  const needed = sizeOf(path) + sizeOf(`${path}-wal`) + LEFT_FREE_BYTES
  const { bavail, bsize } = await statfs(copiesPath)
  const free = bavail * bsize
  if (free >= needed) return
  throw new Problem(
    'storage-full',
    `The database was not copied: that needs ${formatBytes(needed)} in ${copiesPath}, and ${formatBytes(free)} are free. Free space there, then try again.`,
  )
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}

function copyProblem(error: unknown, copiesPath: string): Problem {
  const words = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && 'code' in error && error.code === DAMAGED_EXIT_CODE) {
    const sentence =
      'The database was not copied: it is damaged. The copies that were made before are kept; restart Guesthouse to choose one of them.'
    return new Problem('database-damaged', sentence, { cause: error, log: lastLines(words) })
  }
  if (/disk is full|ENOSPC/.test(words)) {
    const sentence = `The database was not copied: the disk of ${copiesPath} is full. Free space there, then try again.`
    return new Problem('storage-full', sentence, { cause: error })
  }
  return new Problem(
    'storage-failed',
    `The database was not copied to ${copiesPath}. Look at that folder, then try again.`,
    {
      cause: error,
      log: lastLines(words),
    },
  )
}

function lastLines(words: string): string[] {
  return words.split('\n').filter(Boolean).slice(-5)
}
