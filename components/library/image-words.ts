import type { Image } from '#lib/contract/image.ts'

/** “boots with BIOS and UEFI” */
export function bootWords({ bootsBios, bootsUefi }: Pick<Image, 'bootsBios' | 'bootsUefi'>): string {
  if (bootsBios && bootsUefi) return 'boots with BIOS and UEFI'
  if (bootsBios) return 'boots with BIOS'
  if (bootsUefi) return 'boots with UEFI'
  return 'nothing to boot from'
}
