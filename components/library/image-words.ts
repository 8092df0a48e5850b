import type { Image } from '#lib/contract/image.ts'

/** “boots with BIOS and UEFI” */
export function bootWords({ bootsBios, bootsUefi }: Pick<Image, 'bootsBios' | 'bootsUefi'>): string {
  if (bootsBios && bootsUefi) return 'boots with BIOS and UEFI'
  if (bootsBios) return 'boots with BIOS'
  if (bootsUefi) return 'boots with UEFI'
  return 'nothing to boot from'
}

/** What a person calls it: the name that the medium gives itself, else the file’s. */
export function titleOf({ label, fileName }: Pick<Image, 'label' | 'fileName'>): string {
  return label ?? fileName
}

/** Why an image cannot be deleted; null when it can. */
export function inUseReason({ usedBy }: Pick<Image, 'usedBy'>): string | null {
  if (usedBy.length === 0) return null
  const names = usedBy.map(({ vmName }) => `“${vmName}”`)
  const drives = names.length === 1 ? `the CD drive of ${names[0]}` : `the CD drives of ${names.join(', ')}`
  return `It is in ${drives}. Take it out there first.`
}
