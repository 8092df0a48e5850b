const PARTITION_ENTRIES = [446, 462, 478, 494]

/**
 * The partition table in the first sectors of a raw disk, or null if this is no boot record. `none` is a boot sector alone
 * (a floppy, a boot loader without partitions). UEFI specification, sections 5.2 and 5.3.
 */
export function readPartitionTable(head: Buffer): 'gpt' | 'mbr' | 'none' | null {
  if (head.length < 512 || head.readUInt16LE(510) !== 0xaa55) return null
  const isGpt = [512, 4096].some(sector => head.subarray(sector, sector + 8).equals(Buffer.from('EFI PART')))
  if (isGpt) return 'gpt'
  const entries = PARTITION_ENTRIES.map(at => ({ status: head.readUInt8(at), type: head.readUInt8(at + 4) }))
  const plausible = entries.every(({ status }) => status === 0 || status === 0x80)
  return plausible && entries.some(({ type }) => type !== 0) ? 'mbr' : 'none'
}
