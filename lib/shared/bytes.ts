export const KIB = 1024
export const MIB = 1024 * KIB
export const GIB = 1024 * MIB
export const TIB = 1024 * GIB

const UNITS = [
  { size: TIB, name: 'TiB' },
  { size: GIB, name: 'GiB' },
  { size: MIB, name: 'MiB' },
  { size: KIB, name: 'KiB' },
] as const

/** "2 GiB", "1.5 GiB", "0 B": one decimal at most, because nobody compares disks by the hundredth. */
export function formatBytes(bytes: number): string {
  const unit = UNITS.find(({ size }) => Math.abs(bytes) >= size)
  if (!unit) return `${Math.round(bytes)} B`
  const value = bytes / unit.size
  return `${Number(value.toFixed(value >= 100 ? 0 : 1))} ${unit.name}`
}
