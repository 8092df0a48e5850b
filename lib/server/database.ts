import { lstatSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { type Database, openDatabase } from '#lib/db/client.ts'
import { installRescued } from '#lib/db/rescued.ts'
import { DatabaseUnusableError, unusable } from '#lib/rescue/unusable.ts'
import type { DataPaths } from './data-directory.ts'

type Places = Pick<DataPaths, 'database' | 'backups' | 'vms' | 'pool'>

/** An empty database over disks that are there would make every VM seem to be gone (F18). */
async function refuseLost({ database, vms, pool }: Places): Promise<void> {
  if (lstatSync(database, { throwIfNoEntry: false })) return
  const left = await Promise.all([vms, pool].map(path => readdir(path).catch((): string[] => [])))
  if (left.flat().length === 0) return
  throw new DatabaseUnusableError({
    reason: 'missing',
    sentence: `The database ${database} is missing, but there are VMs. Put the file back, or go on with a copy.`,
  })
}

/**
 * Opens the database of the data directory, or makes the first one. Ends what a crash left of a rescue.
 * @throws DatabaseUnusableError when it is lost, damaged, locked, another version's …
 */
export async function openOwnDatabase(places: Places): Promise<Database> {
  installRescued(places.database)
  await refuseLost(places)
  try {
    return await openDatabase({ path: places.database, copiesPath: places.backups })
  } catch (error) {
    throw unusable(error, places.database)
  }
}
