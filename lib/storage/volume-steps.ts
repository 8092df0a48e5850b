import { lstat, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { VolumeRecord } from '#lib/db/volume-store.ts'
import type { FinishingStep, PreparingStep } from '#lib/operations/operation-kind.ts'
import { type FileOwner, removeFile, syncToDisk } from './durable-file.ts'
import { errorCode } from './storage-problem.ts'
import { makeVolumeFile, partPath, removedPath, type VolumeKey, volumePath } from './volume-file.ts'
import { volumeNotePath } from './volume-note.ts'

export type VolumePlace = { poolPath: string; qemuImgPath: string; fileOwner: FileOwner }

/** Makes the file of a volume which no row knows yet. */
export function makeFileStep({ poolPath, qemuImgPath, fileOwner }: VolumePlace): PreparingStep<VolumeRecord> {
  return {
    name: 'volume-file',
    async do(record) {
      const { virtualSizeBytes: sizeBytes, id, format } = record
      await makeVolumeFile({ id, format, sizeBytes, poolPath, qemuImgPath, owner: fileOwner })
    },
    async undo(record) {
      await removeFile(partPath(poolPath, record))
      await removeFile(volumePath(poolPath, record))
    },
  }
}

/** Moves the file of a volume away, so that it can still come back: what cannot be moved could not be removed either. */
export function setAsideStep({ poolPath }: Pick<VolumePlace, 'poolPath'>): PreparingStep<VolumeKey> {
  return {
    name: 'set-aside',
    async do(key) {
      const path = volumePath(poolPath, key)
      // Somebody's folder could be moved away and not be removed after.
      const stat = await lstat(path).catch(() => null)
      if (stat?.isDirectory()) throw new Error('there is a folder where its file was. Move it away')
      await moveIfThere(path, removedPath(poolPath, key))
    },
    undo: key => moveIfThere(removedPath(poolPath, key), volumePath(poolPath, key)),
  }
}

/** Removes for good what was set aside, and what was written beside it. */
export function removeFileStep({ poolPath }: Pick<VolumePlace, 'poolPath'>): FinishingStep<VolumeKey> {
  return {
    name: 'remove-file',
    async do(key) {
      await removeFile(removedPath(poolPath, key))
      await removeFile(volumeNotePath(poolPath, key.id))
    },
  }
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  await syncToDisk(dirname(to))
}
