import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { ask, createVm, listImages, listVms, startVm, uploadImage } from './api.ts'
import type { Guesthouse } from './guesthouse.ts'

/** How a kind of operation is brought about through the API, and what is there when it is done. */
export type Provoker = {
  /** What the operation needs. Also tidies up what a round before has left. */
  prepare(guesthouse: Guesthouse): Promise<void>
  /** Rejects when the operation fails, or the server dies of it. */
  act(guesthouse: Guesthouse): Promise<unknown>
  isDone(guesthouse: Guesthouse): Promise<boolean>
}

const NAME = 'walked'
const DISK = { kind: 'new', sizeBytes: MIB, format: 'qcow2' } as const
const FILE_NAME = 'walked.iso'

const vmOf = async (guesthouse: Guesthouse) => (await listVms(guesthouse)).find(({ name }) => name === NAME)
const volumesOf = (guesthouse: Guesthouse) => ask(guesthouse, endpoints.storage.list, {})
const remove = (guesthouse: Guesthouse, vmId: string, disks: 'keep' | 'delete') =>
  ask(guesthouse, endpoints.vms.remove, { params: { vmId }, query: { disks } })

async function removeAll(guesthouse: Guesthouse): Promise<void> {
  for (const { id, state } of await listVms(guesthouse)) {
    if (state === 'running') await ask(guesthouse, endpoints.vms.powerOff, { params: { vmId: id } })
    await remove(guesthouse, id, 'delete')
  }
  for (const { id } of await volumesOf(guesthouse)) {
    await ask(guesthouse, endpoints.storage.remove, { params: { volumeId: id } })
  }
  for (const { id } of await listImages(guesthouse)) {
    await ask(guesthouse, endpoints.images.remove, { params: { imageId: id } })
  }
}

async function onlyOneVm(guesthouse: Guesthouse): Promise<void> {
  await removeAll(guesthouse)
  await createVm(guesthouse, { name: NAME, disk: DISK })
}

async function writeIso({ root }: Guesthouse): Promise<string> {
  const path = join(root, FILE_NAME)
  await writeFile(path, isoBytes({ platforms: [0], contentSectors: 1000 }))
  return path
}

/** One for each kind of operation: the walk fails for a kind that is not here. A string: why none is possible yet. */
export const PROVOKERS: Record<string, Provoker | string> = {
  'vm.create': {
    prepare: removeAll,
    act: guesthouse => createVm(guesthouse, { name: NAME, disk: DISK }),
    isDone: async guesthouse => (await vmOf(guesthouse)) !== undefined,
  },
  'vm.remove': {
    prepare: onlyOneVm,
    act: async guesthouse => await remove(guesthouse, (await vmOf(guesthouse))?.id ?? '', 'delete'),
    isDone: async guesthouse => (await vmOf(guesthouse)) === undefined && (await volumesOf(guesthouse)).length === 0,
  },
  'vm.start': {
    prepare: onlyOneVm,
    act: async guesthouse => await startVm(guesthouse, (await vmOf(guesthouse))?.id ?? ''),
    isDone: async guesthouse => (await vmOf(guesthouse))?.state === 'running',
  },
  'volume.remove': {
    async prepare(guesthouse) {
      await onlyOneVm(guesthouse)
      await remove(guesthouse, (await vmOf(guesthouse))?.id ?? '', 'keep')
    },
    async act(guesthouse) {
      for (const { id } of await volumesOf(guesthouse)) {
        await ask(guesthouse, endpoints.storage.remove, { params: { volumeId: id } })
      }
    },
    isDone: async guesthouse => (await volumesOf(guesthouse)).length === 0,
  },
  'image.upload': {
    prepare: removeAll,
    act: async guesthouse => await uploadImage(guesthouse, await writeIso(guesthouse)),
    isDone: async guesthouse => (await listImages(guesthouse)).some(({ fileName }) => fileName === FILE_NAME),
  },
  'volume.create': 'no request makes a volume alone yet: lib/storage/volumes-crash.test.ts walks its points',
}
