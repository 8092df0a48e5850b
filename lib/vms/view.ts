import type { Image } from '#lib/contract/image.ts'
import type { Vm } from '#lib/contract/vm.ts'
import type { Volume } from '#lib/contract/volume.ts'
import type { VmEntry } from './vm-entry.ts'

/** What a view needs from other rooms; null when the thing is gone. */
export type ViewLookups = {
  volume(volumeId: string): Omit<Volume, 'usedBy'> | null
  image(imageId: string): Omit<Image, 'usedBy'> | null
}

/** A VM as the API shows it: the wish, the truth, and what its disks and CD are called. */
export function vmView(entry: VmEntry, lookups: ViewLookups): Vm {
  const { record, machine, run } = entry
  const image = record.imageId === null ? null : lookups.image(record.imageId)
  return {
    id: record.id,
    name: record.name,
    note: record.note,
    state: entry.state,
    cause: entry.cause,
    vcpus: record.vcpus,
    memoryMiB: record.memoryMiB,
    firmware: record.firmware,
    machineType: record.machineType,
    bootOrder: record.bootOrder,
    disks: record.disks.map(disk => {
      const volume = lookups.volume(disk.volumeId)
      return {
        id: disk.id,
        volumeId: disk.volumeId,
        volumeName: volume?.name ?? 'missing volume',
        bus: disk.bus,
        format: volume?.format ?? 'qcow2',
        virtualSizeBytes: volume?.virtualSizeBytes ?? 0,
        allocatedBytes: volume?.allocatedBytes ?? null,
        missing: volume?.missing ?? true,
      }
    }),
    cdrom: {
      imageId: record.imageId,
      fileName: image?.fileName ?? null,
      missing: record.imageId !== null && image === null,
    },
    nics: record.nics,
    autostart: record.autostart,
    crashPolicy: record.crashPolicy,
    ownerId: record.ownerId,
    tags: record.tags,
    nextStart: nextStartView(entry),
    createdAt: record.createdAt,
    startedAt: machine?.startedAt ?? null,
    acceleration: machine ? (run?.spec.accelerator ?? null) : null,
    pid: machine?.identity.pid ?? null,
    usage: entry.usage,
  }
}

function nextStartView({ nextStart, state }: VmEntry): Vm['nextStart'] {
  // One that is started now has not come through its checks yet: it says that it starts, and not when it will.
  if (!nextStart || state === 'starting') return null
  const { because, attempt, attempts, dueAt } = nextStart
  const at = dueAt === null ? null : new Date(Date.now() + dueAt - performance.now()).toISOString()
  return { because, attempt, attempts, at }
}
