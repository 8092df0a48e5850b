import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Volume } from '#lib/contract/volume.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import type { VolumeRecord } from '#lib/db/volume-store.ts'
import type { Bus } from '#lib/events/bus.ts'
import { volumePath } from '#lib/storage/volume-file.ts'
import { volumeNotePath, volumeNotesIn } from '#lib/storage/volume-note.ts'
import type { ActivityEntry } from './dependencies.ts'
import type { VmRegistry } from './registry.ts'
import type { VmEntry } from './vm-entry.ts'
import { type WishFile, wishFilePath, writeWish } from './wish-file.ts'

/** A disk that is full or hangs is tried again this often. */
const RETRY_MS = 30_000
/** After an upgrade every VM gets its file: that must not take the disk away from the guests. */
const AT_ONCE = 4

export type WishFilesOptions = {
  bus: Pick<Bus<LiveEvent>, 'subscribe'>
  registry: Pick<VmRegistry, 'all' | 'find' | 'get'>
  volumes: { list(): Volume[]; find(id: string): Omit<Volume, 'usedBy'> | null }
  poolPath: string
  record: (entry: ActivityEntry) => void
  retryMs?: number
}

export type WishFiles = {
  /** Looks at every file once, when all VMs and volumes are known. */
  begin(): void
  /** When everything that is to be written has been tried. */
  settled(): Promise<void>
  close(): Promise<void>
}

/**
 * Keeps a file beside every VM and every volume that says what the database says. Follows what is told to everybody, so that no
 * operation can forget it; a file that cannot be written never fails what changed the VM.
 */
export function createWishFiles(options: WishFilesOptions): WishFiles {
  const { bus, registry, volumes, poolPath, record, retryMs = RETRY_MS } = options
  const waiting = new Map<string, () => Promise<void>>()
  const failing = new Map<string, () => Promise<void>>()
  /** A VM tells of every change of its state; its wish is a new object when it changed. */
  const written = new Map<string, VmRecord>()
  const workers = new Set<Promise<void>>()
  let told = false
  let closed = false

  function want(key: string, act: () => Promise<void>): void {
    if (closed) return
    waiting.set(key, act)
    if (workers.size >= AT_ONCE) return
    const worker = work().finally(() => workers.delete(worker))
    workers.add(worker)
  }

  async function work(): Promise<void> {
    for (let next = waiting.entries().next().value; next && !closed; next = waiting.entries().next().value) {
      const [key, act] = next
      waiting.delete(key)
      try {
        await act()
        failing.delete(key)
        if (failing.size === 0) told = false
      } catch (error) {
        failing.set(key, act)
        tell(error)
      }
    }
  }

  function tell(error: unknown): void {
    if (told) return
    told = true
    const reason = error instanceof Error ? error.message : String(error)
    record({
      level: 'warning',
      actor: 'guesthouse',
      code: 'wish-file.failed',
      sentence:
        'A file that describes a VM or a volume, for the day the database is lost, could not be written. It is tried again until it can be.',
      vm: null,
      log: [reason],
    })
  }

  function recordOf(volume: Omit<Volume, 'usedBy'>): VolumeRecord {
    const { id, poolId, name, format, virtualSizeBytes, createdAt } = volume
    return { id, poolId, name, format, virtualSizeBytes, state: 'ready', createdAt }
  }

  function wantVm(entry: VmEntry): void {
    const { id } = entry.record
    if (written.get(id) === entry.record) return
    written.set(id, entry.record)
    want(`vm ${id}`, async () => {
      if (!isThere(id)) return
      const disks = entry.record.disks.map(({ volumeId }) => volumes.find(volumeId))
      const wish: WishFile = {
        version: 1,
        vm: entry.record,
        volumes: disks.flatMap(disk => (disk ? recordOf(disk) : [])),
      }
      try {
        await writeWish(wishFilePath(entry.files.directory), wish, () => isThere(id))
      } catch (error) {
        if (isThere(id)) throw error
      }
    })
  }

  function isThere(vmId: string): boolean {
    return registry.get(vmId) !== undefined
  }

  function wantVolume(volumeId: string): void {
    want(`volume ${volumeId}`, async () => {
      const path = volumeNotePath(poolPath, volumeId)
      const volume = volumes.find(volumeId)
      if (volume) await writeWish(path, { version: 1, volume: recordOf(volume) })
      // A disk that the database does not know keeps its name: who restores an old copy gets it back by that.
      else if (!isOnDisk(volumeId)) for (const left of [path, `${path}.part`]) await rm(left, { force: true })
    })
  }

  function isOnDisk(id: string): boolean {
    return (['qcow2', 'raw'] as const).some(format => existsSync(volumePath(poolPath, { id, format })))
  }

  const follow = (event: LiveEvent) => {
    if (event.type === 'vm.changed') wantVm(registry.find(event.vm.id))
    else if (event.type === 'vm.removed') written.delete(event.vmId)
    else if (event.type === 'volume.removed') wantVolume(event.volumeId)
    else if (event.type === 'volume.changed') wantVolume(event.volume.id)
  }
  const unsubscribe = bus.subscribe(({ event }) => follow(event), { own: true })
  const retrying = setInterval(() => {
    for (const [key, act] of failing) want(key, act)
  }, retryMs).unref()

  return {
    begin() {
      for (const { id } of volumes.list()) wantVolume(id)
      // Of volumes that were deleted just before we were killed.
      want('notes left over', async () => {
        for (const id of await volumeNotesIn(poolPath)) if (!volumes.find(id)) wantVolume(id)
      })
      for (const entry of registry.all()) wantVm(entry)
    },
    async settled() {
      while (workers.size > 0) await Promise.all(workers)
    },
    async close() {
      unsubscribe()
      clearInterval(retrying)
      while (workers.size > 0) await Promise.all(workers)
      closed = true
    },
  }
}
