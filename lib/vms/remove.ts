import { announceUses, type VmDependencies } from './dependencies.ts'
import { removeVmFiles } from './files.ts'
import { runRecordSettled } from './run-record.ts'
import type { VmEntry } from './vm-entry.ts'

/**
 * Deletes the VM first and its volumes after: if we are killed in between, volumes are left over, never a VM without its disk.
 * @throws Problem `vm-wrong-state`, `storage-failed`
 */
export async function removeVm(entry: VmEntry, disks: 'keep' | 'delete', dependencies: VmDependencies): Promise<void> {
  const { registry, store, volumes, record: note } = dependencies
  await entry.lock.run('deleting', async () => {
    registry.require('delete', entry)
    const { id, name } = entry.record
    await store.remove(id)
    registry.remove(id)
    announceUses(dependencies, entry.record)
    await runRecordSettled(entry.files.runRecord)
    await removeVmFiles(entry.files)
    const kept = disks === 'keep' && entry.record.disks.length > 0
    note({
      level: 'info',
      actor: 'person',
      code: 'vm.removed',
      sentence: `“${name}” was deleted${kept ? '; its disk was kept' : ''}`,
      vm: { id, name },
    })
    if (disks === 'delete') for (const disk of entry.record.disks) await volumes.remove(disk.volumeId)
  })
}
