/** A format of virtual disks, as far as QEMU's block drivers would recognise it. */
export type DiskFormat =
  | 'qcow2'
  | 'qcow'
  | 'qed'
  | 'vmdk'
  | 'vmdk-descriptor'
  | 'vhd'
  | 'vhdx'
  | 'vdi'
  | 'parallels'
  | 'bochs'
  | 'cloop'
  | 'dmg'
  | 'luks'

export type CompressedFormat = 'gzip' | 'xz' | 'zstd' | 'bzip2' | 'lz4'
export type ArchiveFormat = 'zip' | 'tar' | 'ova' | '7z' | 'rar' | 'wim'
export type OtherFormat =
  | 'elf'
  | 'windows-program'
  | 'pdf'
  | 'torrent'
  | 'debian-package'
  | 'raw-cd-sectors'
  | 'squashfs'

/** What an ISO 9660 volume says of itself. Texts are cleaned for display; null where the field is blank. */
export type IsoVolume = {
  volumeId: string | null
  publisher: string | null
  application: string | null
  /** The file must have at least this many bytes: the larger of what its ISO 9660 and its UDF headers say. */
  volumeSizeBytes: number
  /** Which firmware finds something to boot in the El Torito catalogue. */
  boot: { bios: boolean; uefi: boolean }
  /** The same content is there as UDF too, as on Windows discs. */
  hasUdf: boolean
}

export type ImageKind =
  | { kind: 'iso'; volume: IsoVolume }
  /** The volume is larger than the file: the end is missing. */
  | { kind: 'truncated-iso'; volume: IsoVolume; fileSizeBytes: number }
  /** A UDF file system without ISO 9660. */
  | { kind: 'udf' }
  /** Recognisable as several things at once, which no honest tool makes. */
  | { kind: 'ambiguous'; candidates: string[] }
  | { kind: 'damaged-iso'; reason: string }
  | { kind: 'disk-image'; format: DiskFormat; version: number | null }
  | { kind: 'raw-disk'; partitionTable: 'gpt' | 'mbr' | 'none' }
  | { kind: 'compressed'; format: CompressedFormat }
  | { kind: 'archive'; format: ArchiveFormat }
  | { kind: 'other'; format: OtherFormat }
  | { kind: 'web-page' }
  | { kind: 'text' }
  | { kind: 'empty' }
  | { kind: 'unknown' }
