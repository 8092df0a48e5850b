import type { Image } from '#lib/contract/image.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

/** “boots with BIOS and UEFI” */
export function bootWords({ bootsBios, bootsUefi }: Pick<Image, 'bootsBios' | 'bootsUefi'>): string {
  if (bootsBios && bootsUefi) return 'boots with BIOS and UEFI'
  if (bootsBios) return 'boots with BIOS'
  if (bootsUefi) return 'boots with UEFI'
  return 'nothing to boot from'
}

/** “Debian 12.7.0 · 631 MiB · boots with BIOS and UEFI”: what the medium calls itself, how big it is, what it boots with. */
export function imageFacts(image: Image): string {
  return [image.label, formatBytes(image.sizeBytes), bootWords(image)].filter(Boolean).join(' · ')
}

/** By file name, as a person counts: 9 before 10. */
export function byFileName(a: Image, b: Image): number {
  return a.fileName.localeCompare(b.fileName, undefined, { numeric: true })
}

/** Why an image cannot be deleted; null when it can. */
export function inUseReason({ usedBy }: Pick<Image, 'usedBy'>): string | null {
  if (usedBy.length === 0) return null
  const names = usedBy.map(({ vmName }) => `“${vmName}”`)
  const drives = names.length === 1 ? `the CD drive of ${names[0]}` : `the CD drives of ${names.join(', ')}`
  return `It is in ${drives}. Take it out there first.`
}
