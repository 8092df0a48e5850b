import type { FileRegions } from './file-regions.ts'

const SECTOR_BYTES = 2048
/** The anchor lies at sector 256 (UDF 2.60, section 2.2.3) and points to a sequence of descriptors, mostly of 16 sectors. */
const ANCHOR_SECTOR = 256
const MAX_SEQUENCE_BYTES = 32 * SECTOR_BYTES
const ANCHOR_TAG = 2
const PARTITION_TAG = 5

/**
 * Where the UDF partition of a disc ends, from the start of the disc, or null if that cannot be told. On a Windows disc this is
 * the size that counts: the ISO 9660 part may hold no more than a note to the reader.
 */
export async function readUdfEnd(file: FileRegions): Promise<number | null> {
  const anchor = await file.read(ANCHOR_SECTOR * SECTOR_BYTES, 512)
  if (tagOf(anchor) !== ANCHOR_TAG) return null
  const lengthBytes = Math.min(anchor.readUInt32LE(16), MAX_SEQUENCE_BYTES)
  const sequence = await file.read(anchor.readUInt32LE(20) * SECTOR_BYTES, lengthBytes)
  for (let at = 0; at + 512 <= sequence.length; at += SECTOR_BYTES) {
    const descriptor = sequence.subarray(at, at + 512)
    // ECMA-167, 3/10.5: the partition's first sector and its number of sectors.
    if (tagOf(descriptor) === PARTITION_TAG) {
      return (descriptor.readUInt32LE(188) + descriptor.readUInt32LE(192)) * SECTOR_BYTES
    }
  }
  return null
}

/** The kind of a descriptor, if its tag is sound: byte 4 is the sum of the other fifteen (ECMA-167, 3/7.2.3). */
function tagOf(descriptor: Buffer): number | null {
  if (descriptor.length < 512) return null
  const sum = descriptor.subarray(0, 16).reduce((total, byte, index) => (index === 4 ? total : total + byte), 0)
  return (sum & 0xff) === descriptor[4] ? descriptor.readUInt16LE(0) : null
}
