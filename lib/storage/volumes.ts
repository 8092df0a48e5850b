import type { DiskFormat } from '#lib/contract/disk.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Volume } from '#lib/contract/volume.ts'
import { RowMissingError, VolumeAttachedError } from '#lib/db/errors.ts'
import { insertVolume, removeVolume, VolumeRecord, type VolumeStore } from '#lib/db/volume-store.ts'
import type { StepContext } from '#lib/operations/operation-kind.ts'
import type { Operations } from '#lib/operations/operations.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { type FileOwner, prepareDirectory } from './durable-file.ts'
import { readSpace, roomIn } from './space.ts'
import { storageFull, storageProblem } from './storage-problem.ts'
import { readVolumeFile, type VolumeFileState, VolumeKey, volumePath } from './volume-file.ts'
import { makeFileStep, removeFileStep, setAsideStep } from './volume-steps.ts'
import { sweepVolumes, type VolumeSweep } from './volume-sweep.ts'

export const DEFAULT_POOL_ID = 'default'

/** An empty disk takes its tables only: what it promises beyond that is spent when the guest writes. */
const NEEDED_AT_ONCE_BYTES = MIB

export type VolumesOptions = {
  store: Pick<VolumeStore, 'list' | 'markReady' | 'remove'>
  operations: Operations
  poolPath: string
  qemuImgPath: string
  fileOwner: FileOwner
  publish: (event: LiveEvent) => void
  /** Who has it as a disk; from memory, asked at every look. */
  usedBy: (volumeId: string) => Volume['usedBy']
}

/** `shown` is the same object until something of it changes: who made something of it need not do that again. */
type Known = { record: VolumeRecord; file: VolumeFileState; shown: Omit<Volume, 'usedBy'> }

function knownOf(record: VolumeRecord, file: VolumeFileState): Known {
  const { state: _, ...rest } = record
  return { record, file, shown: { ...rest, ...file } }
}

export type NewVolume = { name: string; format: DiskFormat; sizeBytes: number }

function notFound(): Problem {
  return new Problem('volume-not-found', 'This volume does not exist (any more).')
}

export type Volumes = ReturnType<typeof createVolumes>

/** The stored disks of the default pool. `sweep()` first: it fills the memory that every answer comes from. */
export function createVolumes(options: VolumesOptions) {
  const { store, operations, poolPath, qemuImgPath, fileOwner, publish, usedBy } = options
  const known = new Map<string, Known>()
  /** Volumes that are being deleted: their files are not where they were, and may come back. */
  const hidden = new Set<string>()
  let refreshing: Promise<void> | null = null

  function volumeOf({ record, shown }: Known): Volume {
    return { ...shown, usedBy: usedBy(record.id) }
  }

  function entry(id: string) {
    const found = known.get(id)
    if (!found) throw notFound()
    return found
  }

  function announce(id: string): void {
    const found = known.get(id)
    if (found) publish({ type: 'volume.changed', volume: volumeOf(found) })
  }

  async function look(id: string): Promise<VolumeFileState> {
    const found = entry(id)
    // Set aside by ourselves: a look would call it missing.
    if (hidden.has(id)) return found.file
    const file = await readVolumeFile(volumePath(poolPath, found.record))
    const changed = file.missing !== found.file.missing || file.allocatedBytes !== found.file.allocatedBytes
    if (!changed) return file
    Object.assign(found, knownOf(found.record, file))
    announce(id)
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

  const setAside = setAsideStep({ poolPath })
  /** The steps that operations of other rooms are made of, too: a VM comes and goes with its disks. */
  const steps = {
    makeFile: makeFileStep({ poolPath, qemuImgPath, fileOwner }),
    setAside: {
      ...setAside,
      async do(key: VolumeKey, context: StepContext) {
        hidden.add(key.id)
        await setAside.do(key, context)
      },
      async undo(key: VolumeKey) {
        await setAside.undo(key)
        hidden.delete(key.id)
      },
    },
    removeFile: removeFileStep({ poolPath }),
  }

  const making = operations.define<VolumeRecord>({
    kind: 'volume.create',
    wish: VolumeRecord,
    prepare: [steps.makeFile],
    commit: (record, transaction) => insertVolume(transaction, record),
    finish: [],
  })

  const removing = operations.define<VolumeKey>({
    kind: 'volume.remove',
    wish: VolumeKey,
    prepare: [steps.setAside],
    commit: ({ id }, transaction) => removeVolume(transaction, id),
    finish: [steps.removeFile],
  })

  /** Of what is in the database now. */
  async function added(record: VolumeRecord): Promise<Volume> {
    const made = knownOf(record, await readVolumeFile(volumePath(poolPath, record)))
    known.set(record.id, made)
    announce(record.id)
    return volumeOf(made)
  }

  function removed(id: string): void {
    hidden.delete(id)
    if (known.delete(id)) publish({ type: 'volume.removed', volumeId: id })
  }

  /** @throws Problem storage-full */
  async function plan({ name, format, sizeBytes }: NewVolume): Promise<VolumeRecord> {
    const what = `The volume “${name}” was not created`
    const space = await readSpace(poolPath).catch(async error => {
      throw await storageProblem(error, { what, path: poolPath })
    })
    if (roomIn(space) < NEEDED_AT_ONCE_BYTES) throw storageFull(what, space)
    return {
      ...{ id: crypto.randomUUID(), poolId: DEFAULT_POOL_ID, name, format, virtualSizeBytes: sizeBytes },
      ...{ state: 'ready', createdAt: new Date().toISOString() },
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
      return known.get(id)?.shown ?? null
    },

    /**
     * A thin, empty disk. Disks may promise more than the pool has; none is made once the reserve is touched.
     * @throws Problem storage-full, storage-failed: nothing is left behind then
     */
    async create(wish: NewVolume): Promise<Volume> {
      const record = await plan(wish)
      try {
        await making.run({ title: `Create the volume “${wish.name}”`, wish: record })
      } catch (error) {
        throw await storageProblem(error, { what: `The volume “${wish.name}” was not created`, path: poolPath })
      }
      return await added(record)
    },

    /** @throws Problem volume-not-found, volume-in-use, storage-failed: the volume is then as it was */
    async remove(id: string): Promise<void> {
      const { name, format } = entry(id).record
      refuseIfUsed(id, name)
      if (hidden.has(id)) throw notFound()
      hidden.add(id)
      try {
        await removing.run({ title: `Delete the volume “${name}”`, wish: { id, format } })
      } catch (error) {
        hidden.delete(id)
        if (error instanceof VolumeAttachedError) {
          refuseIfUsed(id, name)
          throw new Problem('volume-in-use', `A VM uses “${name}”.`, { cause: error })
        }
        if (error instanceof RowMissingError) throw notFound()
        throw await storageProblem(error, { what: `“${name}” was not deleted`, path: poolPath })
      }
      removed(id)
    },

    /** For operations that make or remove volumes with something else: what a volume will be, its steps, and that it came or went. */
    plan,
    steps,
    added,
    removed,

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

    /** At start, after the operations' recovery: ends what a version without those left, then looks at every file. */
    async sweep(): Promise<VolumeSweep> {
      await prepareDirectory(poolPath, fileOwner)
      const { ready, swept } = await sweepVolumes({ store, poolPath })
      known.clear()
      for (const record of ready) {
        known.set(record.id, knownOf(record, await readVolumeFile(volumePath(poolPath, record))))
      }
      return swept
    },
  }
}
