import type { Activity } from '#lib/contract/activity.ts'
import type { DiskFormat } from '#lib/contract/disk.ts'
import type { Image } from '#lib/contract/image.ts'
import type { Volume } from '#lib/contract/volume.ts'
import type { VmStore } from '#lib/db/vm-store.ts'
import type { VolumeRecord } from '#lib/db/volume-store.ts'
import type { QemuAccess } from '#lib/hypervisor/qemu-host.ts'
import type { FailPoints } from '#lib/operations/fail-points.ts'
import type { FinishingStep, PreparingStep } from '#lib/operations/operation-kind.ts'
import type { Operations } from '#lib/operations/operations.ts'
import type { VolumeKey } from '#lib/storage/volume-file.ts'
import type { Tasks } from '#lib/tasks/tasks.ts'
import type { CrashRestarts } from './crash-policy.ts'
import type { Quotas } from './quotas.ts'
import type { VmRegistry } from './registry.ts'

/** What the VMs need of storage, and no more. */
export type VolumeAccess = {
  read(volumeId: string): Volume
  /** null when it is gone. */
  find(volumeId: string): Omit<Volume, 'usedBy'> | null
  /** What a new one will be: the steps make it, and the commit inserts it. @throws Problem `storage-full` */
  plan(wish: { name: string; format: DiskFormat; sizeBytes: number }): Promise<VolumeRecord>
  steps: {
    makeFile: PreparingStep<VolumeRecord>
    setAside: PreparingStep<VolumeKey>
    removeFile: FinishingStep<VolumeKey>
  }
  /** Told after the commit. */
  added(record: VolumeRecord): Promise<Volume>
  removed(volumeId: string): void
  /** Where the volume's file is. @throws Problem `volume-not-found` */
  locate(volumeId: string): Promise<{ path: string; format: DiskFormat; missing: boolean }>
  /** Tells everybody about a volume whose user changed. */
  announce(volumeId: string): void
}

/** What the VMs need of the library. */
export type ImageAccess = {
  read(imageId: string): Promise<Image>
  /** A path that QEMU's user can read. @throws Problem `image-not-found` */
  locate(imageId: string): Promise<{ path: string }>
  /** Tells everybody about an image whose users changed. */
  announce(imageId: string): void
}

export type ActivityEntry = Pick<Activity, 'level' | 'actor' | 'code' | 'sentence'> & {
  /** Where it is not who is doing something now, but who asked for it before. */
  by?: string | null
  vm: { id: string; name: string } | null
  log?: string[]
}

/** A VM's disks and CD show in the library and the storage who uses them: called when that changed. */
export function announceUses(
  { volumes, images }: Pick<VmDependencies, 'volumes' | 'images'>,
  record: { disks: { volumeId: string }[]; imageId: string | null },
): void {
  for (const { volumeId } of record.disks) volumes.announce(volumeId)
  if (record.imageId !== null) images.announce(record.imageId)
}

export type VmDependencies = {
  operations: Operations
  registry: VmRegistry
  store: VmStore
  volumes: VolumeAccess
  images: ImageAccess
  qemu: QemuAccess
  /** Never throws: history must not break an action. */
  record(entry: ActivityEntry): void
  /** Of the user whose request is being worked on. */
  nameOfDoer?: () => string | null
  dataPath: string
  runtimePath: string
  guesthouseVersion: string
  failPoints: FailPoints
  tasks: Tasks
  restarts: CrashRestarts
  quotas: Quotas
}
