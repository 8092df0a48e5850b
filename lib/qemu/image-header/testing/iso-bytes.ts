export type IsoOptions = {
  volumeId?: string
  publisher?: string
  application?: string
  /** The boot catalogue's platforms in order; none for a disc that does not boot. */
  platforms?: number[]
  udf?: 'NSR02' | 'NSR03'
  /** What the volume says of itself, in sectors; by default the truth. */
  claimedSectors?: number
  blockBytes?: number
  contentSectors?: number
}

const SECTOR_BYTES = 2048
const sector = () => Buffer.alloc(SECTOR_BYTES)

/** A small ISO 9660 disc with true headers (ECMA-119, El Torito) and zeros for content: sectors 0-15 are the system area. */
export function isoBytes(options: IsoOptions = {}): Buffer {
  const { platforms = [], udf, contentSectors = 4 } = options
  const descriptors = [
    primaryDescriptor(options),
    ...(platforms.length > 0 ? [bootRecord(udf)] : []),
    descriptor({ type: 255, identifier: 'CD001' }),
    ...(udf ? udfDescriptors(udf) : []),
  ]
  const body = [...descriptors, ...(platforms.length > 0 ? [bootCatalogue(platforms)] : [])]
  const image = Buffer.concat([Buffer.alloc(16 * SECTOR_BYTES), ...body, Buffer.alloc(contentSectors * SECTOR_BYTES)])
  writeBothEndian32(image, { at: 16 * SECTOR_BYTES + 80, value: options.claimedSectors ?? image.length / SECTOR_BYTES })
  return image
}

/** A disc as Windows comes on: a small ISO 9660 part, and UDF with a partition of `partitionSectors` from sector 257 on. */
export function windowsDiscBytes({ partitionSectors }: { partitionSectors: number }): Buffer {
  const image = Buffer.alloc((257 + partitionSectors) * SECTOR_BYTES)
  isoBytes({ udf: 'NSR02', platforms: [0, 0xef], claimedSectors: 24 }).copy(image)
  const anchor = udfTag(2)
  anchor.writeUInt32LE(16 * SECTOR_BYTES, 16)
  anchor.writeUInt32LE(32, 20)
  const partition = udfTag(5)
  partition.writeUInt32LE(257, 188)
  partition.writeUInt32LE(partitionSectors, 192)
  udfTag(1).copy(image, 32 * SECTOR_BYTES)
  partition.copy(image, 33 * SECTOR_BYTES)
  anchor.copy(image, 256 * SECTOR_BYTES)
  return image
}

/** A descriptor with a sound tag (ECMA-167, 3/7.2): its kind, and the sum of the tag's other bytes at the fifth. */
function udfTag(kind: number): Buffer {
  const descriptor = Buffer.alloc(512)
  descriptor.writeUInt16LE(kind, 0)
  descriptor.writeUInt8(kind, 4)
  return descriptor
}

/** A UDF file system without ISO 9660: its recognition sequence alone. */
export function udfBytes(revision: 'NSR02' | 'NSR03'): Buffer {
  return Buffer.concat([Buffer.alloc(16 * SECTOR_BYTES), ...udfDescriptors(revision), Buffer.alloc(8 * SECTOR_BYTES)])
}

function primaryDescriptor({
  volumeId = 'TEST',
  publisher = '',
  application = '',
  blockBytes = SECTOR_BYTES,
}: IsoOptions) {
  const primary = descriptor({ type: 1, identifier: 'CD001' })
  primary.write(volumeId.padEnd(32), 40)
  primary.writeUInt16LE(blockBytes, 128)
  primary.writeUInt16BE(blockBytes, 130)
  primary.write(publisher.padEnd(128), 318)
  primary.write(application.padEnd(128), 574)
  return primary
}

function bootRecord(udf: string | undefined) {
  const record = descriptor({ type: 0, identifier: 'CD001' })
  record.write('EL TORITO SPECIFICATION', 7)
  record.writeUInt32LE(16 + 3 + (udf ? 3 : 0), 0x47)
  return record
}

function bootCatalogue([first = 0, ...others]: number[]) {
  const catalogue = sector()
  catalogue.set([1, first], 0)
  catalogue.writeUInt16LE(0xaa55, 30)
  catalogue.writeUInt8(0x88, 32)
  others.forEach((platform, index) => {
    const isLast = index === others.length - 1
    catalogue.set([isLast ? 0x91 : 0x90, platform, 1, 0], 64 + index * 64)
    catalogue.writeUInt8(0x88, 96 + index * 64)
  })
  return catalogue
}

function udfDescriptors(revision: string) {
  return ['BEA01', revision, 'TEA01'].map(identifier => descriptor({ type: 0, identifier }))
}

function descriptor({ type, identifier }: { type: number; identifier: string }) {
  const bytes = sector()
  bytes.writeUInt8(type, 0)
  bytes.write(identifier, 1)
  bytes.writeUInt8(1, 6)
  return bytes
}

function writeBothEndian32(image: Buffer, { at, value }: { at: number; value: number }) {
  image.writeUInt32LE(value, at)
  image.writeUInt32BE(value, at + 4)
}
