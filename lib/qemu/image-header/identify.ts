import type { FileHandle } from 'node:fs/promises'
import { readDiscVolume } from './disc-volume.ts'
import { matchDiskFormats } from './disk-formats.ts'
import { type FileRegions, withFileRegions } from './file-regions.ts'
import type { ImageKind } from './image-kind.ts'
import { isWindowsProgram, matchContainer, matchOther } from './other-signatures.ts'
import { readPartitionTable } from './partition-table.ts'
import { matchText } from './text-content.ts'

const HEAD_BYTES = 8192
const TAIL_BYTES = 512

/**
 * What a file from outside is, by its own content and never by its name. Reads about 80 KiB at fixed places, whatever the file
 * claims, and starts no other program, so it is safe as the first look at a hostile file (SAFETY S04, S07).
 * @throws Error if the file cannot be opened or is not a regular file. Any content of a regular file has an answer.
 */
export async function identifyImage(source: string | FileHandle): Promise<ImageKind> {
  return withFileRegions(source, identify)
}

async function identify(file: FileRegions): Promise<ImageKind> {
  if (file.sizeBytes === 0) return { kind: 'empty' }
  const head = await file.read(0, HEAD_BYTES)
  const tail = file.sizeBytes > TAIL_BYTES ? await file.read(file.sizeBytes - TAIL_BYTES, TAIL_BYTES) : Buffer.alloc(0)
  const formats = matchDiskFormats({ head, tail })
  const container = matchContainer(head)
  const disc = await readDiscVolume(file)

  const candidates = [
    ...formats.map(match => match.format),
    ...(container ? ['format' in container ? container.format : container.kind] : []),
    ...(disc.found === 'nothing' ? [] : [disc.found === 'udf' ? 'udf' : 'iso']),
  ]
  if (candidates.length > 1) return { kind: 'ambiguous', candidates }

  if (disc.found === 'iso') {
    const { volume } = disc
    if (volume.volumeSizeBytes <= file.sizeBytes) return { kind: 'iso', volume }
    return { kind: 'truncated-iso', volume, fileSizeBytes: file.sizeBytes }
  }
  if (disc.found === 'udf') return { kind: 'udf' }
  if (disc.found === 'damaged') return { kind: 'damaged-iso', reason: disc.reason }
  const [format] = formats
  if (format) return { kind: 'disk-image', ...format }
  return container ?? identifyRest(head)
}

/** What has no container around it: the order goes from strong marks to weak ones. */
function identifyRest(head: Buffer): ImageKind {
  const other = matchOther(head)
  if (other) return other
  if (isWindowsProgram(head)) return { kind: 'other', format: 'windows-program' }
  const partitionTable = readPartitionTable(head)
  if (partitionTable) return { kind: 'raw-disk', partitionTable }
  const text = matchText(head)
  return { kind: text ?? 'unknown' }
}
