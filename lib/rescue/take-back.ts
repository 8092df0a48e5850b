import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import type { Database } from '#lib/db/client.ts'
import { readKnown } from '#lib/db/known.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import { insertVm } from '#lib/db/vm-store.ts'
import { insertVolume } from '#lib/db/volume-store.ts'
import { removedPath, volumePath } from '#lib/storage/volume-file.ts'
import { type Found, findOnDisk } from './found.ts'
import type { RescuePlaces } from './places.ts'

/**
 * Puts into the database what the files beside VMs and volumes know and it does not: after its last minutes were lost (a deleted
 * write-ahead log), or when it is an older copy. All or nothing. What the database knows stays as it says.
 * @param guess also what only a start record, or a disk without a note, tells of
 */
export async function takeBack(
  database: Database,
  places: RescuePlaces,
  { guess }: { guess: boolean },
): Promise<Found> {
  const known = await readKnown(database)
  const found = await findOnDisk(places, { known, guess })
  if (found.vms.length + found.volumes.length === 0) return found
  await inTransaction(database, async transaction => {
    for (const volume of found.volumes) await insertVolume(transaction, volume)
    // An account that is not in this database owns nothing: admins see to its VMs.
    for (const { ownerId, ...vm } of found.vms) {
      await insertVm(transaction, { ...vm, ownerId: ownerId !== null && known.users.has(ownerId) ? ownerId : null })
    }
  })
  for (const key of found.volumes) {
    const [path, removed] = [volumePath(places.pool, key), removedPath(places.pool, key)]
    if (!existsSync(path) && existsSync(removed)) await rename(removed, path)
  }
  return found
}
