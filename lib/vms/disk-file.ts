import { constants, lstatSync, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { DiskFormat } from '#lib/contract/disk.ts'
import { Problem } from '#lib/contract/problem.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

/** Magic, version, backing file, cluster bits, size: https://www.qemu.org/docs/master/interop/qcow2.html#header */
const QCOW2_MAGIC = 0x514649fb
const QCOW2_SIZE_AT = 24
const QCOW2_HEADER_BYTES = 32

export type DiskFile = { path: string; format: DiskFormat; virtualSizeBytes: number }

/** What kind of thing a path leads to, in a person’s word. */
export function kindOfFile(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isSymbolicLink()) return 'a symbolic link'
  return stats.isFile() ? 'a file' : 'a device or socket'
}

/** The bytes that the guest would see; null when it is no such image. */
async function virtualSize(file: FileHandle, format: DiskFormat): Promise<number | null> {
  if (format === 'raw') return (await file.stat()).size
  const header = Buffer.alloc(QCOW2_HEADER_BYTES)
  const { bytesRead } = await file.read(header, 0, header.length, 0)
  if (bytesRead < header.length || header.readUInt32BE(0) !== QCOW2_MAGIC) return null
  return Number(header.readBigUInt64BE(QCOW2_SIZE_AT))
}

async function complaintAbout({ path, format, virtualSizeBytes }: DiskFile): Promise<string | null> {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats) return `is gone: ${path} does not exist`
  if (!stats.isFile()) return `is gone: ${path} is ${kindOfFile(stats)} now`
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const size = await virtualSize(file, format)
    if (size === null) return `was replaced: ${path} is no ${format} image any more`
    if (size >= virtualSizeBytes) return null
    return `was cut or replaced: ${path} has ${formatBytes(size)} instead of ${formatBytes(virtualSizeBytes)}`
  } finally {
    await file.close()
  }
}

/**
 * A disk must be what was made here: with an empty file in its place a guest would see an empty disk and write to it (F24).
 * @throws Problem `volume-missing` that names the file
 */
export async function requireDiskFile(vmName: string, disk: DiskFile): Promise<void> {
  const complaint = await complaintAbout(disk)
  if (complaint === null) return
  throw new Problem('volume-missing', `The disk of “${vmName}” ${complaint}. Put the file back, then start again.`)
}
