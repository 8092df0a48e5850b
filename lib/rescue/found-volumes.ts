import { lstat, open } from 'node:fs/promises'
import { z } from 'zod'
import { DiskFormat } from '#lib/contract/disk.ts'
import type { VolumeRecord } from '#lib/db/volume-store.ts'
import { readImageInfo } from '#lib/qemu/img/info.ts'
import { removedPath, type VolumeKey, volumePath } from '#lib/storage/volume-file.ts'
import { readVolumeNote } from '#lib/storage/volume-note.ts'
import { DEFAULT_POOL_ID } from '#lib/storage/volumes.ts'
import { namesIn, type RescuePlaces } from './places.ts'

type Search = {
  known: ReadonlySet<string>
  /** By the files of the VMs that use them. */
  told: VolumeRecord[]
  named: { volumeId: string; vmName: string }[]
  guess: boolean
}

/** `<id>.<format>`, also while it is being deleted: until the database says so it is not. */
const DiskName = z
  .string()
  .regex(/^[^.]+\.[^.]+(?:\.removed)?$/)
  .transform(name => ({ id: name.split('.')[0], format: name.split('.')[1] }))
  .pipe(z.object({ id: z.uuid(), format: DiskFormat }))

/**
 * Every volume that has a file, or that a VM says it has and, unless it is to be guessed, that was not deleted. The format is the one that the name of the file says: never guessed from
 * what a guest has written into it (SAFETY S09).
 */
export async function findVolumes(
  places: RescuePlaces,
  { known, told, named, guess }: Search,
): Promise<{ volumes: VolumeRecord[]; warnings: string[] }> {
  const warnings: string[] = []
  const names = await namesIn(places.pool)
  // A deletion removes a disk's file and its note. One that a person moved away has its note still, and comes back as missing.
  const left = new Set(names.map(name => name.split('.')[0]))
  const isTold = ({ id }: VolumeRecord) => !known.has(id) && (guess || left.has(id))
  const volumes = new Map(told.filter(isTold).map(record => [record.id, record]))
  const keys = names.flatMap(name => DiskName.safeParse(name).data ?? [])
  for (const key of keys) {
    if (known.has(key.id)) continue
    const note = (await readVolumeNote(places.pool, key.id)) ?? volumes.get(key.id)
    if (note?.format === key.format) {
      volumes.set(key.id, { ...note, state: 'ready' })
      continue
    }
    if (!guess) continue
    const user = named.find(({ volumeId }) => volumeId === key.id)
    const name = user?.vmName ?? `Volume ${key.id.slice(0, 8)}`
    const record = await recordFromFile(places, key, name)
    if (record === null) {
      warnings.push(`${volumePath(places.pool, key)} cannot be read as a ${key.format} disk. It is left as it is.`)
      continue
    }
    volumes.set(key.id, record)
    if (!user) warnings.push(`A disk without a name comes back as “${name}”.`)
  }
  return { volumes: [...volumes.values()], warnings }
}

async function recordFromFile(places: RescuePlaces, key: VolumeKey, name: string): Promise<VolumeRecord | null> {
  for (const path of [volumePath(places.pool, key), removedPath(places.pool, key)]) {
    const stat = await lstat(path).catch(() => null)
    if (!stat?.isFile()) continue
    const virtualSizeBytes = await sizeOf(path, key.format, places.qemuImgPath).catch(() => null)
    if (virtualSizeBytes === null || virtualSizeBytes <= 0) return null
    const createdAt = (stat.birthtimeMs > 0 ? stat.birthtime : stat.mtime).toISOString()
    return {
      id: key.id,
      poolId: DEFAULT_POOL_ID,
      name,
      format: key.format,
      virtualSizeBytes,
      state: 'ready',
      createdAt,
    }
  }
  return null
}

/** qemu-img refuses a disk that a running VM writes to; the header says its size all the same. */
async function sizeOf(path: string, format: DiskFormat, qemuImgPath: string | null): Promise<number> {
  if (qemuImgPath !== null) {
    const info = await readImageInfo({ binary: qemuImgPath }, { path, format, origin: 'foreign' }).catch(() => null)
    if (info) return info.virtualSizeBytes
  }
  await using file = await open(path, 'r')
  if (format === 'raw') return (await file.stat()).size
  const { buffer } = await file.read(Buffer.alloc(32), 0, 32, 0)
  // Magic and, as a big-endian number at 24, the size: https://www.qemu.org/docs/master/interop/qcow2.html
  if (!buffer.subarray(0, 4).equals(Buffer.from('QFI\xfb', 'latin1'))) throw new Error('No qcow2 header')
  return Number(buffer.readBigUInt64BE(24))
}
