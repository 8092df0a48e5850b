import { join } from 'node:path'
import type { Rescue } from '#lib/contract/database-copy.ts'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import type { Database } from '#lib/db/client.ts'
import { type CopyContents, readContents } from '#lib/db/contents.ts'
import { listCopies } from '#lib/db/copies.ts'
import { DatabaseDamagedError, DatabaseNewerError } from '#lib/db/errors.ts'
import { dropRescued, installRescued, prepareRescued } from '#lib/db/rescued.ts'
import { type Found, findOnDisk } from '#lib/rescue/found.ts'
import { takeBack } from '#lib/rescue/take-back.ts'
import type { DatabaseUnusableError } from '#lib/rescue/unusable.ts'
import type { DataPaths } from '../data-directory.ts'
import { diskFullProblem } from '../http/disk-full.ts'
import { runningMachines } from './running-machines.ts'

/** What the new database was made of, for the history. */
export type Outcome = { copyMadeAt: string | null; kept: string | null; found: Found }

export type RescueService = {
  read(): Promise<Rescue>
  /** @throws Problem as the endpoint says; nothing was replaced then */
  restore(copyName: string): Promise<void>
  /** @throws Problem as the endpoint says; nothing was replaced then */
  rebuild(): Promise<void>
  /** From the choice to its end: nothing else may open the database then. */
  isChoosing(): boolean
}

export type RescueOptions = {
  unusable: () => DatabaseUnusableError
  paths: Pick<DataPaths, 'database' | 'backups' | 'vms' | 'pool'>
  runtimePath: string
  qemuImgPath: string | null
  /** The database is being opened, or is in use again: to put another in its place would be to lose what is written. */
  isOpen: () => boolean
  /** Serves with the database that is in place now. */
  goOn: (outcome: Outcome) => Promise<void>
}

/** What can be done about a database that cannot be used. Nothing is replaced before what replaces it is complete. */
export function createRescue({
  unusable,
  paths,
  runtimePath,
  qemuImgPath,
  isOpen,
  goOn,
}: RescueOptions): RescueService {
  const { database: path, backups: copiesPath } = paths
  const places = { vms: paths.vms, pool: paths.pool, qemuImgPath }
  /** Copies never change, and reading one takes a while. */
  const contents = new Map<string, CopyContents | null>()
  let found: Promise<Found> | null = null
  let choosing = false

  function contentsOf(name: string): CopyContents | null {
    const known = contents.get(name)
    if (known !== undefined) return known
    const read = readContents(join(copiesPath, name))
    contents.set(name, read)
    return read
  }

  async function replace(copy: { name: string; madeAt: string } | null): Promise<void> {
    const { inUse, sentence } = unusable()
    if (inUse) throw new Problem('database-damaged', sentence)
    if (isOpen()) throw new Problem('request-in-progress', 'The database is being tried again just now. Wait a moment.')
    if (choosing) throw new Problem('request-in-progress', 'The database is being put back already. Wait a moment.')
    choosing = true
    try {
      const fill = (db: Database) => takeBack(db, places, { guess: true })
      const copyPath = copy && join(copiesPath, copy.name)
      const found = await prepareRescued(path, { copyPath, fill }).catch(error => {
        // It was whole when it was looked at: it is not offered again.
        if (copy && error instanceof DatabaseDamagedError) contents.set(copy.name, null)
        throw preparingProblem(error, copy === null ? 'rebuilt' : 'restored')
      })
      await goOn({ copyMadeAt: copy?.madeAt ?? null, kept: install(), found })
    } finally {
      choosing = false
    }
  }

  function install(): string | null {
    try {
      return installRescued(path)
    } catch (cause) {
      dropRescued(path)
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new Problem(
        'storage-failed',
        `The new database is complete but could not be put in the place of ${path}: ${reason}. Make that folder writable, then try again.`,
        { cause },
      )
    }
  }

  return {
    async read() {
      // Once: the files beside the VMs do not change while nothing is served.
      found ??= findOnDisk(places, { guess: true })
      const { vms, volumes, warnings } = await found
      const { reason, sentence, findings } = unusable()
      return {
        ...{ reason, sentence, findings, databasePath: path },
        copies: listCopies({ path, copiesPath }).map(copy => {
          const read = contentsOf(copy.name)
          return { ...copy, contents: read?.contents ?? null, newer: read?.newer ?? false }
        }),
        rebuild: {
          contents: { vms: vms.map(({ name }) => name), volumes: volumes.length, activities: 0 },
          warnings,
        },
        running: runningMachines({ vmsPath: paths.vms, runtimePath, names: new Map(vms.map(vm => [vm.id, vm.name])) }),
      }
    },
    async restore(copyName) {
      const copy = listCopies({ path, copiesPath }).find(({ name }) => name === copyName)
      if (!copy) throw new Problem('database-copy-not-found', 'This copy is not there (any more). Choose another.')
      if (contentsOf(copy.name) === null) {
        throw new Problem('database-damaged', 'This copy is damaged too. Choose another.')
      }
      await replace(copy)
    },
    rebuild: () => replace(null),
    isChoosing: () => choosing,
  }
}

function preparingProblem(error: unknown, done: string): Problem {
  if (isProblem(error)) return error
  const full = diskFullProblem(error)
  if (full) return full
  if (error instanceof DatabaseDamagedError || error instanceof DatabaseNewerError) {
    const why = error instanceof DatabaseNewerError ? 'is of a newer version, too' : 'is damaged, too'
    return new Problem('database-damaged', `This copy ${why}. Choose another.`, { cause: error })
  }
  const reason = error instanceof Error ? error.message : String(error)
  const sentence = `The database could not be ${done}, and nothing was changed. Look at the words below, then try again.`
  return new Problem('storage-failed', sentence, { cause: error, log: [reason] })
}
