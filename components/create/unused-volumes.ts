import type { Volume } from '#lib/contract/volume.ts'

/** Disks that a new VM may take. */
export function unusedOf(volumes: readonly Volume[] | undefined): Volume[] {
  return volumes?.filter(volume => volume.usedBy === null && !volume.missing) ?? []
}

/** Why none can be taken; null: one can, or it is not known yet. */
export function noDiskReason(volumes: readonly Volume[] | undefined): string | null {
  if (!volumes || unusedOf(volumes).length > 0) return null
  return volumes.length === 0 ? 'There is none yet' : 'Each is used by a VM'
}
