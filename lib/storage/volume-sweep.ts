import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { VolumeRecord, VolumeStore } from '#lib/db/volume-store.ts'
import { removeFile } from './durable-file.ts'
import { isPartName, partPath, volumePath } from './volume-file.ts'

/** What was found unfinished at a start, by volume name. */
export type VolumeSweep = { finished: string[]; undone: string[]; deleted: string[]; partsRemoved: number }

/**
 * Ends what a crash interrupted: afterwards every row is `ready` and every temporary file is gone (SAFETY F03).
 * A file under its final name is complete, because it got that name last: its row becomes ready and no byte is thrown away.
 * Files that the database does not know are left alone.
 */
export async function sweepVolumes({
  store,
  poolPath,
}: {
  store: Pick<VolumeStore, 'list' | 'markReady' | 'remove'>
  poolPath: string
}): Promise<{ ready: VolumeRecord[]; swept: VolumeSweep }> {
  const swept: VolumeSweep = { finished: [], undone: [], deleted: [], partsRemoved: 0 }
  const ready: VolumeRecord[] = []
  for (const record of await store.list()) {
    const path = volumePath(poolPath, record)
    if (record.state === 'ready') {
      ready.push(record)
    } else if (record.state === 'deleting') {
      await removeFile(path)
      await store.remove(record.id)
      swept.deleted.push(record.name)
    } else if (existsSync(path)) {
      await store.markReady(record.id)
      ready.push({ ...record, state: 'ready' })
      swept.finished.push(record.name)
    } else {
      await removeFile(partPath(poolPath, record))
      await store.remove(record.id)
      swept.undone.push(record.name)
    }
  }
  for (const name of (await readdir(poolPath)).filter(isPartName)) {
    await removeFile(join(poolPath, name))
    swept.partsRemoved += 1
  }
  return { ready, swept }
}
