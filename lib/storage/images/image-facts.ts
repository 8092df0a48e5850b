import { createHash } from 'node:crypto'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Image, ImageFileName } from '#lib/contract/image.ts'
import { describeImage } from '#lib/qemu/image-header/describe.ts'
import { identifyImage } from '#lib/qemu/image-header/identify.ts'
import type { ImageKind } from '#lib/qemu/image-header/image-kind.ts'

/** What a file of the library is by itself, whoever uses it. */
export type ImageFacts = Omit<Image, 'usedBy'>
export type SeenImage = { facts: ImageFacts; fingerprint: string }

/** Derived from the name, so that a file put there by hand has an id too, and keeps it across restarts. */
export function imageIdFor(fileName: string): string {
  return createHash('sha256').update(fileName).digest('hex').slice(0, 16)
}

/** Hidden and unfinished files are nobody's images. */
export function isImageName(fileName: string): boolean {
  return !fileName.startsWith('.') && !fileName.endsWith('.part')
}

/**
 * Looks at one name of the library without following or opening anything but a regular file (SAFETY S19). The content is read
 * again only when the file has changed.
 * @returns null for a folder and for what has just gone
 */
export async function seeImage(libraryPath: string, fileName: string, before?: SeenImage): Promise<SeenImage | null> {
  const path = join(libraryPath, fileName)
  const stat = await lstat(path).catch(() => null)
  if (!stat || stat.isDirectory()) return null
  const fingerprint = [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs, stat.mode].join(':')
  if (before?.fingerprint === fingerprint) return before
  const own = { id: imageIdFor(fileName), fileName, sizeBytes: stat.size, modifiedAt: stat.mtime.toISOString() }
  const found = stat.isFile() ? await factsFrom(path, fileName) : unusable('Not a file: links and devices are not used')
  return { facts: { ...own, ...found }, fingerprint }
}

type Findings = Pick<Image, 'usable' | 'description' | 'label' | 'bootsBios' | 'bootsUefi'>

function unusable(description: string): Findings {
  return { usable: false, description, label: null, bootsBios: false, bootsUefi: false }
}

async function factsFrom(path: string, fileName: string): Promise<Findings> {
  if (!ImageFileName.safeParse(fileName).success) {
    return unusable('Its name has characters that an image’s name cannot have: rename the file')
  }
  try {
    return findingsFor(await identifyImage(path))
  } catch {
    return unusable('Guesthouse cannot read this file: check its owner and mode')
  }
}

function findingsFor(kind: ImageKind): Findings {
  const words = describeImage(kind).replace(/^(an?|the) /, '')
  const sentence = words.charAt(0).toUpperCase() + words.slice(1)
  if (kind.kind !== 'iso') return unusable(sentence)
  const { volumeId, boot } = kind.volume
  const firmware = [...(boot.bios ? ['BIOS'] : []), ...(boot.uefi ? ['UEFI'] : [])]
  const boots = firmware.length > 0 ? `boots with ${firmware.join(' and ')}` : 'nothing to boot from'
  return {
    usable: true,
    description: `${sentence}, ${boots}`,
    label: volumeId,
    bootsBios: boot.bios,
    bootsUefi: boot.uefi,
  }
}
