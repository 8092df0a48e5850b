import { readdir } from 'node:fs/promises'

/** Where VMs and volumes keep their files. */
export type RescuePlaces = {
  vms: string
  pool: string
  /** null: sizes of disks without a note are read from their headers alone. */
  qemuImgPath: string | null
}

/** Of a folder that may be missing. */
export async function namesIn(path: string): Promise<string[]> {
  return (await readdir(path).catch((): string[] => [])).sort()
}
