import { z } from 'zod'
import { VmRecord } from '#lib/db/vm-record.ts'
import { insertVm, removeVm } from '#lib/db/vm-store.ts'
import { insertVolume, removeVolume, VolumeRecord } from '#lib/db/volume-store.ts'
import type { Operation } from '#lib/operations/operations.ts'
import { VolumeKey } from '#lib/storage/volume-file.ts'
import type { VmDependencies } from './dependencies.ts'
import { makeVmDirectory, removeVmFiles, vmFiles } from './files.ts'

/** A VM and, unless it gets one that is there, its disk. */
const Creation = z.object({ record: VmRecord, volume: VolumeRecord.nullable() })
export type Creation = z.infer<typeof Creation>

/** A VM and those of its disks that go with it. */
const Removal = z.object({ vmId: z.uuid(), volumes: z.array(VolumeKey) })
export type Removal = z.infer<typeof Removal>

export type VmOperations = { creating: Operation<Creation>; removing: Operation<Removal> }

type Dependencies = Pick<VmDependencies, 'operations' | 'volumes' | 'qemu' | 'dataPath' | 'runtimePath'>

/** How a VM comes and goes, all or nothing: its directory, its disk, its rows. */
export function defineVmOperations(dependencies: Dependencies): VmOperations {
  const { operations, qemu, volumes } = dependencies
  const { makeFile, setAside, removeFile } = volumes.steps
  const filesOf = (vmId: string) => vmFiles({ ...dependencies, vmId })

  const creating = operations.define<Creation>({
    kind: 'vm.create',
    wish: Creation,
    prepare: [
      {
        name: 'directory',
        do: ({ record }) => makeVmDirectory(filesOf(record.id), qemu.user),
        undo: ({ record }) => removeVmFiles(filesOf(record.id)),
      },
      {
        name: makeFile.name,
        async do({ volume }, context) {
          if (volume) await makeFile.do(volume, context)
        },
        async undo({ volume }) {
          if (volume) await makeFile.undo(volume)
        },
      },
    ],
    async commit({ record, volume }, transaction) {
      if (volume) await insertVolume(transaction, volume)
      await insertVm(transaction, record)
    },
    finish: [],
  })

  const removing = operations.define<Removal>({
    kind: 'vm.remove',
    wish: Removal,
    prepare: [
      {
        name: setAside.name,
        async do(wish, context) {
          for (const key of wish.volumes) await setAside.do(key, context)
        },
        async undo(wish) {
          for (const key of wish.volumes) await setAside.undo(key)
        },
      },
    ],
    async commit(wish, transaction) {
      await removeVm(transaction, wish.vmId)
      for (const { id } of wish.volumes) await removeVolume(transaction, id)
    },
    finish: [
      { name: 'files', do: ({ vmId }) => removeVmFiles(filesOf(vmId)) },
      {
        name: removeFile.name,
        async do(wish) {
          for (const key of wish.volumes) await removeFile.do(key)
        },
      },
    ],
  })

  return { creating, removing }
}
