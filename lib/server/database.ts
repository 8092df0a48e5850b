import { readdir, stat } from 'node:fs/promises'
import { type Database, openDatabase } from '#lib/db/client.ts'
import { DatabaseDamagedError, DatabaseNewerError, MigrationEditedError, MigrationFailedError } from '#lib/db/errors.ts'
import { StartError } from './config.ts'
import type { DataPaths } from './data-directory.ts'

type Places = Pick<DataPaths, 'database' | 'backups' | 'vms' | 'pool'>

/** An empty database over disks that are there would make every VM seem to be gone (F18). */
async function refuseLost({ database, backups, vms, pool }: Places): Promise<void> {
  const isThere = await stat(database).then(
    () => true,
    () => false,
  )
  if (isThere) return
  const left = await Promise.all([vms, pool].map(path => readdir(path).catch((): string[] => [])))
  if (left.flat().length === 0) return
  throw new StartError(
    `The database ${database} is missing, but there are VMs. Put it back; copies from before upgrades are in ${backups}. ` +
      `To begin anew, move ${vms} and ${pool} away first.`,
  )
}

function adviceFor(error: unknown, { backups }: Places): string | null {
  if (error instanceof DatabaseDamagedError) {
    return `VMs that run are not affected. Keep the file, and put a copy in its place; copies from before upgrades are in ${backups}.`
  }
  if (error instanceof DatabaseNewerError)
    return 'Start that version again, or give another data directory with --data.'
  if (error instanceof MigrationEditedError || error instanceof MigrationFailedError) return 'Nothing was changed.'
  return null
}

/**
 * Opens the database of the data directory, or makes the first one.
 * @throws StartError with a sentence when it is lost, damaged or another version's
 */
export async function openOwnDatabase(places: Places): Promise<Database> {
  await refuseLost(places)
  try {
    return await openDatabase({ path: places.database, copiesPath: places.backups })
  } catch (error) {
    const advice = adviceFor(error, places)
    if (advice === null || !(error instanceof Error)) throw error
    throw new StartError(`${error.message}. ${advice}`, { cause: error })
  }
}
