import type { ImageKind } from './image-kind.ts'

type Signature = { at?: number; hex: string; kind: ImageKind }

const archive = (format: Extract<ImageKind, { kind: 'archive' }>['format']): ImageKind => ({ kind: 'archive', format })
const compressed = (format: Extract<ImageKind, { kind: 'compressed' }>['format']): ImageKind => ({
  kind: 'compressed',
  format,
})
const other = (format: Extract<ImageKind, { kind: 'other' }>['format']): ImageKind => ({ kind: 'other', format })

/** Containers: content is inside them, so a disc image that starts like one is two things at once. */
const CONTAINERS: Signature[] = [
  { hex: '1f8b', kind: compressed('gzip') },
  { hex: 'fd377a585a00', kind: compressed('xz') },
  { hex: '28b52ffd', kind: compressed('zstd') },
  { hex: '425a68', kind: compressed('bzip2') },
  { hex: '04224d18', kind: compressed('lz4') },
  { hex: '504b0304', kind: archive('zip') },
  { hex: '504b0506', kind: archive('zip') },
  { hex: '377abcaf271c', kind: archive('7z') },
  { hex: '526172211a07', kind: archive('rar') },
  { hex: '4d5357494d000000', kind: archive('wim') },
  { at: 257, hex: '7573746172', kind: archive('tar') },
]

/** What people upload by mistake instead of a disc image. Some of it may start an honest hybrid ISO (a boot loader). */
const OTHERS: Signature[] = [
  { hex: '7f454c46', kind: other('elf') },
  { hex: '255044462d', kind: other('pdf') },
  { hex: '64383a616e6e6f756e6365', kind: other('torrent') },
  { hex: '213c617263683e0a64656269616e', kind: other('debian-package') },
  // The sync pattern of a CD sector with its raw 2352 bytes, ECMA-130 section 14.1: a .bin or .mdf file.
  { hex: '00ffffffffffffffffffff00', kind: other('raw-cd-sectors') },
  { hex: '68737173', kind: other('squashfs') },
]

export function matchContainer(head: Buffer): ImageKind | null {
  const match = CONTAINERS.find(signature => matches(head, signature))?.kind ?? null
  // An OVA is a tar archive whose first member is the description (OVF specification, DSP0243, section 5.1).
  if (match?.kind === 'archive' && match.format === 'tar') {
    const name = head.subarray(0, 100).toString('latin1').split('\0')[0] ?? ''
    if (name.toLowerCase().endsWith('.ovf')) return archive('ova')
  }
  return match
}

export function matchOther(head: Buffer): ImageKind | null {
  return OTHERS.find(signature => matches(head, signature))?.kind ?? null
}

/** Apart from the rest, because two letters are weak: a boot sector may start with them. */
export function isWindowsProgram(head: Buffer): boolean {
  if (!head.subarray(0, 2).equals(Buffer.from('MZ')) || head.length < 64) return false
  const peHeader = head.readUInt32LE(60)
  return head.subarray(peHeader, peHeader + 4).equals(Buffer.from('PE\0\0'))
}

function matches(head: Buffer, { at = 0, hex }: Signature): boolean {
  const bytes = Buffer.from(hex, 'hex')
  return head.length >= at + bytes.length && head.subarray(at, at + bytes.length).equals(bytes)
}
