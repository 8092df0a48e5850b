import type { DiskFormat } from './image-kind.ts'

type Signature = { format: DiskFormat; bytes: Buffer; at?: number }

const ascii = (text: string) => Buffer.from(text, 'latin1')

/**
 * What QEMU's block drivers look for at the start of a file when they probe (the `*_probe` functions in QEMU's block/).
 * A file that matches must never be given to a tool that probes.
 */
const AT_START: Signature[] = [
  { format: 'qed', bytes: ascii('QED\0') },
  { format: 'vmdk', bytes: ascii('KDMV') },
  { format: 'vmdk', bytes: ascii('COWD') },
  { format: 'vmdk-descriptor', bytes: ascii('# Disk DescriptorFile') },
  { format: 'vhd', bytes: ascii('conectix') },
  { format: 'vhdx', bytes: ascii('vhdxfile') },
  { format: 'vdi', bytes: Buffer.from('7f10dabe', 'hex'), at: 64 },
  { format: 'parallels', bytes: ascii('WithoutFreeSpace') },
  { format: 'parallels', bytes: ascii('WithouFreSpacExt') },
  { format: 'bochs', bytes: ascii('Bochs Virtual HD Image') },
  { format: 'cloop', bytes: ascii('#!/bin/sh\n#V2.0 Format') },
  { format: 'luks', bytes: ascii('LUKS\xba\xbe') },
]

/** Formats that sign the last 512 bytes: a fixed VHD is a raw disk with a footer, a DMG has its index at the end. */
const AT_END: Signature[] = [
  { format: 'vhd', bytes: ascii('conectix') },
  { format: 'dmg', bytes: ascii('koly') },
]

/** qcow and qcow2 share a magic; the version after it tells them apart. https://www.qemu.org/docs/master/interop/qcow2.html */
const QFI = ascii('QFI\xfb')

export type DiskFormatMatch = { format: DiskFormat; version: number | null }

/** Every disk format that the file could be taken for: none, one, or a file made to be two things at once. */
export function matchDiskFormats({ head, tail }: { head: Buffer; tail: Buffer }): DiskFormatMatch[] {
  const matches: DiskFormatMatch[] = []
  if (startsWith(head, { bytes: QFI })) {
    const version = head.length >= 8 ? head.readUInt32BE(4) : null
    matches.push({ format: version === 1 ? 'qcow' : 'qcow2', version })
  }
  const formats = [...AT_START.filter(sign => startsWith(head, sign)), ...AT_END.filter(sign => startsWith(tail, sign))]
  for (const format of new Set(formats.map(sign => sign.format))) matches.push({ format, version: null })
  return matches
}

function startsWith(region: Buffer, { bytes, at = 0 }: { bytes: Buffer; at?: number }): boolean {
  return region.length >= at + bytes.length && region.subarray(at, at + bytes.length).equals(bytes)
}
