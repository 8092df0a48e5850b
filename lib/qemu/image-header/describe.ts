import { exhaustive } from '#lib/shared/exhaustive.ts'
import type { ArchiveFormat, CompressedFormat, DiskFormat, ImageKind, OtherFormat } from './image-kind.ts'

const DISK_FORMATS: Record<DiskFormat, string> = {
  qcow2: 'a qcow2 disk image',
  qcow: 'a disk image in the old qcow format',
  qed: 'a QED disk image',
  vmdk: 'a VMware disk image (VMDK)',
  'vmdk-descriptor': 'the description of a VMware disk (VMDK) whose data is in other files',
  vhd: 'a Hyper-V disk image (VHD)',
  vhdx: 'a Hyper-V disk image (VHDX)',
  vdi: 'a VirtualBox disk image (VDI)',
  parallels: 'a Parallels disk image',
  bochs: 'a Bochs disk image',
  cloop: 'a compressed loop image',
  dmg: 'an Apple disk image (DMG)',
  luks: 'an encrypted disk (LUKS)',
}

const COMPRESSED: Record<CompressedFormat, string> = {
  gzip: 'a file compressed with gzip',
  xz: 'a file compressed with xz',
  zstd: 'a file compressed with zstd',
  bzip2: 'a file compressed with bzip2',
  lz4: 'a file compressed with lz4',
}

const ARCHIVES: Record<ArchiveFormat, string> = {
  zip: 'a ZIP archive',
  tar: 'a tar archive',
  ova: 'a virtual appliance (OVA)',
  '7z': 'a 7-Zip archive',
  rar: 'a RAR archive',
  wim: 'a Windows image (WIM)',
}

const OTHERS: Record<OtherFormat, string> = {
  elf: 'a Linux program',
  'windows-program': 'a Windows program',
  pdf: 'a PDF document',
  torrent: 'a torrent, which only says where the file can be had',
  'debian-package': 'a Debian package',
  'raw-cd-sectors': 'a copy of a CD in raw sectors (.bin or .mdf), not an ISO image',
  squashfs: 'a SquashFS file system',
}

/** The end of "This is …", in words for a person. */
export function describeImage(image: ImageKind): string {
  switch (image.kind) {
    case 'iso':
      return image.volume.volumeId ? `the ISO image “${image.volume.volumeId}”` : 'an ISO image'
    case 'truncated-iso':
      return `an ISO image whose end is missing: it should have ${image.volume.volumeSizeBytes} bytes and has ${image.fileSizeBytes}`
    case 'udf':
      return 'a UDF disc image'
    case 'ambiguous':
      return `a file that can be read as several things at once (${image.candidates.join(', ')})`
    case 'damaged-iso':
      return `a damaged ISO image: ${image.reason}`
    case 'disk-image':
      return DISK_FORMATS[image.format]
    case 'raw-disk':
      return image.partitionTable === 'none' ? 'a raw disk image with a boot sector' : 'a raw disk image'
    case 'compressed':
      return COMPRESSED[image.format]
    case 'archive':
      return ARCHIVES[image.format]
    case 'other':
      return OTHERS[image.format]
    case 'web-page':
      return 'a web page: the download probably failed'
    case 'text':
      return 'a text file'
    case 'empty':
      return 'an empty file'
    case 'unknown':
      return 'not a kind of file that is known here'
    default:
      return exhaustive(image)
  }
}
