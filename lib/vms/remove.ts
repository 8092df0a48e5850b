import { dirname } from 'node:path'
import { RowMissingError } from '#lib/db/errors.ts'
import { storageProblem } from '#lib/storage/storage-problem.ts'
import type { VolumeKey } from '#lib/storage/volume-file.ts'
import { announceUses, type VmDependencies } from './dependencies.ts'
import { runRecordSettled } from './run-record.ts'
import type { VmEntry } from './vm-entry.ts'
import type { VmOperations } from './vm-operations.ts'
import { holdingWish, wishFilePath } from './wish-file.ts'

/** A disk whose volume is gone from the database has nothing to be deleted. */
function volumesOf(entry: VmEntry, { volumes }: VmDependencies): VolumeKey[] {
  return entry.record.disks.flatMap(({ volumeId }) => {
    const volume = volumes.find(volumeId)
    return volume ? [{ id: volume.id, format: volume.format }] : []
  })
}

/**
 * Deletes the VM and, if so wished, its volumes: all of it or nothing.
 * @throws Problem `vm-wrong-state`, `storage-failed`
 */
export async function removeVm(
  entry: VmEntry,
  { disks, operations }: { disks: 'keep' | 'delete'; operations: VmOperations },
  dependencies: VmDependencies,
): Promise<void> {
  const { registry } = dependencies
  await entry.lock.run('deleting', async () => {
    registry.require('delete', entry)
    await runRecordSettled(entry.files.runRecord)
    // A file that comes while its directory is removed would keep that, and with it the VM's disk.
    await holdingWish(wishFilePath(entry.files.directory), () => remove(entry, { disks, operations }, dependencies))
  })
}

async function remove(
  entry: VmEntry,
  { disks, operations }: { disks: 'keep' | 'delete'; operations: VmOperations },
  dependencies: VmDependencies,
): Promise<void> {
  const { registry, volumes, record: note } = dependencies
  const { id, name } = entry.record
  const going = disks === 'delete' ? volumesOf(entry, dependencies) : []
  try {
    await operations.removing.run({
      title: `Delete the VM “${name}”`,
      vm: { id, name },
      wish: { vmId: id, volumes: going },
    })
  } catch (error) {
    // Gone from the database already: what is left of it in memory goes, too.
    if (!(error instanceof RowMissingError)) {
      throw await storageProblem(error, { what: `“${name}” was not deleted`, path: dirname(entry.files.directory) })
    }
  }
  // A timer, and nothing on the disk: that is gone.
  void entry.nextStart?.cancel()
  registry.remove(id)
  for (const volume of going) volumes.removed(volume.id)
  announceUses(dependencies, entry.record)
  const kept = disks === 'keep' && entry.record.disks.length > 0
  note({
    level: 'info',
    actor: 'person',
    code: 'vm.removed',
    sentence: `“${name}” was deleted${kept ? '; its disk was kept' : ''}`,
    vm: { id, name },
  })
}
