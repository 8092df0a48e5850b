import type { IsoVolume } from './image-kind.ts'

/** "El Torito" Bootable CD-ROM Format Specification 1.0, section 2; platform 0xEF is added by the UEFI specification, 13.3.2.1. */
const ENTRY_BYTES = 32
const PLATFORM_X86 = 0x00
const PLATFORM_EFI = 0xef
const BOOTABLE = 0x88
const SECTION_HEADERS = [0x90, 0x91]

/**
 * Who can boot from this catalogue (its first sector; real ones have two to five of the 64 entries). The checksum of the
 * validation entry is not verified, as SeaBIOS does not verify it either: what boots there counts as bootable here.
 */
export function readBootCatalogue(catalogue: Buffer): IsoVolume['boot'] {
  const boot = { bios: false, uefi: false }
  const isCatalogue = catalogue.length >= 2 * ENTRY_BYTES && catalogue[0] === 1 && catalogue.readUInt16LE(30) === 0xaa55
  if (!isCatalogue) return boot
  let platform = catalogue.readUInt8(1)
  let entriesLeft = 1
  for (let at = ENTRY_BYTES; at + ENTRY_BYTES <= catalogue.length; at += ENTRY_BYTES) {
    const indicator = catalogue.readUInt8(at)
    if (entriesLeft > 0) {
      entriesLeft -= 1
      if (indicator === BOOTABLE && platform === PLATFORM_X86) boot.bios = true
      if (indicator === BOOTABLE && platform === PLATFORM_EFI) boot.uefi = true
    } else if (SECTION_HEADERS.includes(indicator)) {
      platform = catalogue.readUInt8(at + 1)
      entriesLeft = catalogue.readUInt16LE(at + 2)
    } else {
      break
    }
  }
  return boot
}
