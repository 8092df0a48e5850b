import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { VolumeRecord } from '#lib/db/volume-store.ts'

/** What the database knows of a volume, as a file beside the disk: the disk alone has no name, and its format must never be guessed. */
export const VolumeNote = z.object({ version: z.literal(1), volume: VolumeRecord })

export function volumeNotePath(poolPath: string, volumeId: string): string {
  return join(poolPath, `${volumeId}.json`)
}

/** The ids of the volumes that have a note, or a part of one, whether they are there or not. */
export async function volumeNotesIn(poolPath: string): Promise<string[]> {
  const names = await readdir(poolPath)
  return names.flatMap(name => /^([^.]+)\.json(?:\.part)?$/.exec(name)?.[1] ?? [])
}

/** null when there is none, or none that can be understood. */
export async function readVolumeNote(poolPath: string, volumeId: string): Promise<VolumeRecord | null> {
  try {
    const { volume } = VolumeNote.parse(JSON.parse(await readFile(volumeNotePath(poolPath, volumeId), 'utf8')))
    return volume.id === volumeId ? volume : null
  } catch {
    return null
  }
}
