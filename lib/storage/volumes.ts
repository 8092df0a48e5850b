import type { DiskFormat } from '#lib/contract/disk.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Volume } from '#lib/contract/volume.ts'
import { VolumeAttachedError } from '#lib/db/errors.ts'
import type { VolumeRecord, VolumeStore } from '#lib/db/volume-store.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { type FileOwner, prepareDirectory, removeFile } from './durable-file.ts'
import { readSpace, roomIn } from './space.ts'
import { storageFull, storageProblem } from './storage-problem.ts'
import { makeVolumeFile, partPath, readVolumeFile, type VolumeFileState, volumePath } from './volume-file.ts'
import { sweepVolumes, type VolumeSweep } from './volume-sweep.ts'

export const DEFAULT_POOL_ID = 'default'

/** An empty disk takes its tables only: what it promises beyond that is spent when the guest writes. */
const NEEDED_AT_ONCE_BYTES = MIB

export type VolumesOptions = {
  store: VolumeStore
  poolPath: string
  qemuImgPath: string
  fileOwner: FileOwner
  publish: (event: LiveEvent) => void
  /** Who has it as a disk; from memory, asked at every look. */
  usedBy: (volumeId: string) => Volume['usedBy']
}

type Known = { record: VolumeRecord; file: VolumeFileState }

export type Volumes = ReturnType<typeof createVolumes>

/** The stored disks of the default pool. `sweep()` first: it fills the memory that every answer comes from. */
export function createVolumes({ store, poolPath, qemuImgPath, fileOwner, publish, usedBy }: VolumesOptions) {
  const known = new Map<string, Known>()
  let refreshing: Promise<void> | null = null

  function stored({ record, file }: Known): Omit<Volume, 'usedBy'> {
    const { state: _, ...rest } = record
    return { ...rest, ...file }
  }

  function volumeOf(volume: Known): Volume {
    return { ...stored(volume), usedBy: usedBy(volume.record.id) }
  }

  function entry(id: string) {
    const found = known.get(id)
    if (!found) throw new Problem('volume-not-found', 'This volume does not exist (any more).')
    return found
  }

  function announce(id: string): void {
    const found = known.get(id)
    if (found) publish({ type: 'volume.changed', volume: volumeOf(found) })
  }

  async function look(id: string): Promise<VolumeFileState> {
    const found = entry(id)
    const file = await readVolumeFile(volumePath(poolPath, found.record))
    const changed = file.missing !== found.file.missing || file.allocatedBytes !== found.file.allocatedBytes
    found.file = file
    if (changed) announce(id)
    return file
  }

  function refuseIfUsed(id: string, name: string): void {
    const user = usedBy(id)
    if (!user) return
    throw new Problem(
      'volume-in-use',
      `The VM “${user.vmName}” uses “${name}”. Delete the VM or take the disk out first.`,
    )
  }

  /** Leaves the row when the files cannot be removed: the next sweep tries again. */
  async function undoCreate(record: VolumeRecord): Promise<void> {
    try {
      await removeFile(partPath(poolPath, record))
      await removeFile(volumePath(poolPath, record))
      await store.remove(record.id)
    } catch {
      // The failure that made us come here is the one to report.
    }
  }

  return {
    /** Oldest first, from memory: no disk is touched. */
    list(): Volume[] {
      return [...known.values()].map(volumeOf)
    },

    /** @throws Problem volume-not-found */
    read(id: string): Volume {
      return volumeOf(entry(id))
    },

    /**
     * null when there is no such volume, for who shows a VM that lost one. Without who uses it: a list of VMs that asked that of
     * every disk would go through all VMs for each.
     */
    find(id: string): Omit<Volume, 'usedBy'> | null {
      const found = known.get(id)
      return found ? stored(found) : null
    },

    /**
     * A thin, empty disk. Disks may promise more than the pool has; none is made once the reserve is touched.
     * @throws Problem storage-full, storage-failed: nothing is left behind then
     */
    async create({
      name,
      format,
      sizeBytes,
    }: {
      name: string
      format: DiskFormat
      sizeBytes: number
    }): Promise<Volume> {
      const what = `The volume “${name}” was not created`
      const createdAt = new Date().toISOString()
      const id = crypto.randomUUID()
      const record = { id, poolId: DEFAULT_POOL_ID, name, format, virtualSizeBytes: sizeBytes, createdAt } as const
      try {
        const space = await readSpace(poolPath)
        if (roomIn(space) < NEEDED_AT_ONCE_BYTES) throw storageFull(what, space)
        await store.insert({ ...record, state: 'creating' })
      } catch (error) {
        throw await storageProblem(error, { what, path: poolPath })
      }
      try {
        await makeVolumeFile({ id, format, sizeBytes, poolPath, qemuImgPath, owner: fileOwner })
        await store.markReady(id)
      } catch (error) {
        const problem = await storageProblem(error, { what, path: poolPath })
        await undoCreate({ ...record, state: 'creating' })
        throw problem
      }
      const file = await readVolumeFile(volumePath(poolPath, record))
      const made = { record: { ...record, state: 'ready' as const }, file }
      known.set(id, made)
      announce(id)
      return volumeOf(made)
    },

    /** @throws Problem volume-not-found, volume-in-use, storage-failed: the volume is then as it was */
    async remove(id: string): Promise<void> {
      const found = entry(id)
      const { name } = found.record
      refuseIfUsed(id, name)
      try {
        await store.markDeleting(id)
      } catch (error) {
        if (!(error instanceof VolumeAttachedError)) throw error
        refuseIfUsed(id, name)
        throw new Problem('volume-in-use', `A VM uses “${name}”.`, { cause: error })
      }
      known.delete(id) // a look at the file now would call it missing
      try {
        await removeFile(volumePath(poolPath, found.record))
      } catch (error) {
        await store.markReady(id)
        known.set(id, found)
        throw await storageProblem(error, { what: `“${name}” was not deleted`, path: poolPath })
      }
      await store.remove(id)
      publish({ type: 'volume.removed', volumeId: id })
    },

    /** Where QEMU finds it, looked up now. @throws Problem volume-not-found */
    async locate(id: string): Promise<{ path: string; format: DiskFormat; missing: boolean }> {
      const { record } = entry(id)
      const { missing } = await look(id)
      return { path: volumePath(poolPath, record), format: record.format, missing }
    },

    /** Looks at every file again and publishes what changed. Calls that overlap are one. */
    async refresh(): Promise<void> {
      refreshing ??= Promise.all([...known.keys()].map(id => look(id).catch(() => {})))
        .then(() => {})
        .finally(() => {
          refreshing = null
        })
      await refreshing
    },

    /** Publishes the volume as it is: for who changed what `usedBy` answers. */
    announce,

    /** At start, before anything else: ends what a crash interrupted, then looks at every file. */
    async sweep(): Promise<VolumeSweep> {
      await prepareDirectory(poolPath, fileOwner)
      const { ready, swept } = await sweepVolumes({ store, poolPath })
      known.clear()
      for (const record of ready) {
        known.set(record.id, { record, file: await readVolumeFile(volumePath(poolPath, record)) })
      }
      return swept
    },
  }
}
