import { chmod, chown, lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { DiskFormat } from '#lib/contract/disk.ts'
import { createImage } from '#lib/qemu/img/create.ts'
import { type FileOwner, publishFile } from './durable-file.ts'

export const VolumeKey = z.object({ id: z.uuid(), format: DiskFormat })
export type VolumeKey = z.infer<typeof VolumeKey>

/** Named by our own id and nothing else: no text of a person ever becomes a file name (SAFETY S15). */
export function volumePath(poolPath: string, { id, format }: VolumeKey): string {
  return join(poolPath, `${id}.${format}`)
}

export function partPath(poolPath: string, key: VolumeKey): string {
  return `${volumePath(poolPath, key)}.part`
}

/** Where a file waits that is being deleted. */
export function removedPath(poolPath: string, key: VolumeKey): string {
  return `${volumePath(poolPath, key)}.removed`
}

const PartName = z
  .string()
  .regex(/\.part$/)
  .transform(name => name.split('.'))
  .pipe(z.tuple([z.uuid(), DiskFormat, z.literal('part')]))

/** Is this file name one that only an unfinished volume of ours has? */
export function isPartName(name: string): boolean {
  return PartName.safeParse(name).success
}

/** What a look at the file says. Allocated space is what the host spends, in units of 512 bytes (stat(2)). */
export type VolumeFileState = { allocatedBytes: number | null; missing: boolean }

export async function readVolumeFile(path: string): Promise<VolumeFileState> {
  try {
    const stat = await lstat(path)
    // A symbolic link or a device in place of the file is not what was made here (SAFETY S19).
    if (!stat.isFile()) return { allocatedBytes: null, missing: true }
    return { allocatedBytes: stat.blocks * 512, missing: false }
  } catch {
    return { allocatedBytes: null, missing: true }
  }
}

export type NewVolumeFile = VolumeKey & { poolPath: string; sizeBytes: number; qemuImgPath: string; owner: FileOwner }

/** Makes the file under a temporary name and publishes it. On failure the temporary file may be left. */
export async function makeVolumeFile(request: NewVolumeFile): Promise<void> {
  const { poolPath, sizeBytes, qemuImgPath, owner, format } = request
  const part = partPath(poolPath, request)
  await createImage({ binary: qemuImgPath }, { path: part, format, sizeBytes })
  await chmod(part, 0o600)
  if (owner) await chown(part, owner.uid, owner.gid)
  await publishFile({ from: part, to: volumePath(poolPath, request) })
}
