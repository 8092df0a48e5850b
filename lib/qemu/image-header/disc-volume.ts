import { displayableText } from './displayable-text.ts'
import { readBootCatalogue } from './el-torito.ts'
import type { FileRegions } from './file-regions.ts'
import type { IsoVolume } from './image-kind.ts'
import { readUdfEnd } from './udf-size.ts'

const SECTOR_BYTES = 2048
/** Volume descriptors start after the system area of 16 sectors (ECMA-119, 6.2.1); real discs have fewer than ten. */
const FIRST_DESCRIPTOR_BYTES = 16 * SECTOR_BYTES
const MAX_DESCRIPTORS = 32
const EL_TORITO = 'EL TORITO SPECIFICATION'

export type DiscVolume =
  | { found: 'iso'; volume: IsoVolume }
  | { found: 'udf' }
  | { found: 'damaged'; reason: string }
  | { found: 'nothing' }

/** Reads the volume descriptors of ISO 9660 (ECMA-119, section 8) and of UDF (ECMA-167, part 2: BEA01, NSR02/03, TEA01). */
export async function readDiscVolume(file: FileRegions): Promise<DiscVolume> {
  const region = await file.read(FIRST_DESCRIPTOR_BYTES, MAX_DESCRIPTORS * SECTOR_BYTES)
  let primary: Buffer | undefined
  let bootRecord: Buffer | undefined
  let sawIso = false
  let hasUdf = false
  for (let at = 0; at + 7 <= region.length; at += SECTOR_BYTES) {
    const descriptor = region.subarray(at, at + SECTOR_BYTES)
    const type = descriptor.readUInt8(0)
    const identifier = descriptor.subarray(1, 6).toString('latin1')
    if (identifier === 'CD001') {
      sawIso = true
      if (type === 1) primary ??= descriptor
      if (type === 0 && descriptor.subarray(7, 7 + EL_TORITO.length).equals(Buffer.from(EL_TORITO)))
        bootRecord ??= descriptor
    } else if (identifier === 'NSR02' || identifier === 'NSR03') {
      hasUdf = true
    } else if (!['BEA01', 'TEA01', 'BOOT2', 'CDW02'].includes(identifier)) {
      break
    }
  }
  if (!sawIso) return { found: hasUdf ? 'udf' : 'nothing' }
  if (!primary || primary.length < SECTOR_BYTES)
    return { found: 'damaged', reason: 'its first description of the volume is missing or cut off' }
  const isoSizeBytes = readVolumeSize(primary)
  if (isoSizeBytes === null) return { found: 'damaged', reason: 'the size that it gives for itself makes no sense' }
  const volumeSizeBytes = Math.max(isoSizeBytes, (hasUdf ? await readUdfEnd(file) : null) ?? 0)
  const boot = bootRecord ? await readBoot(file, bootRecord) : { bios: false, uefi: false }
  const text = (start: number, end: number) => displayableText(primary.subarray(start, end))
  const [volumeId, publisher, application] = [text(40, 72), text(318, 446), text(574, 702)]
  return { found: 'iso', volume: { volumeId, publisher, application, volumeSizeBytes, boot, hasUdf } }
}

/** Both numbers are there twice, little-endian then big-endian (ECMA-119, 7.2.3 and 7.3.3): a difference means damage. */
function readVolumeSize(primary: Buffer): number | null {
  const blocks = primary.readUInt32LE(80)
  const blockBytes = primary.readUInt16LE(128)
  const agrees = blocks === primary.readUInt32BE(84) && blockBytes === primary.readUInt16BE(130)
  return agrees && blocks > 0 && [512, 1024, 2048].includes(blockBytes) ? blocks * blockBytes : null
}

async function readBoot(file: FileRegions, bootRecord: Buffer): Promise<IsoVolume['boot']> {
  if (bootRecord.length < 0x4b) return { bios: false, uefi: false }
  return readBootCatalogue(await file.read(bootRecord.readUInt32LE(0x47) * SECTOR_BYTES, SECTOR_BYTES))
}
