import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, type FileHandle, link, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import { describeImage } from '#lib/qemu/image-header/describe.ts'
import { identifyImage } from '#lib/qemu/image-header/identify.ts'
import type { ImageKind } from '#lib/qemu/image-header/image-kind.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { type FileOwner, syncToDisk } from '../durable-file.ts'
import { readSpace, roomIn } from '../space.ts'
import { errorCode, storageFull, storageProblem } from '../storage-problem.ts'
import { receive, WrongLengthError } from './receive.ts'

export type UploadRequest = {
  fileName: string
  sizeBytes: number
  body: Readable
  /** Aborted when the sender is gone. */
  signal: AbortSignal
}

export type UploadControl = { cancelled: AbortSignal; onProgress: (writtenBytes: number) => void }

export type UploadPlace = { libraryPath: string; stagingPath: string; owner: FileOwner }

/** What may only become clear with the last byte: until then such a file may still turn out to be an ISO. */
const UNDECIDED = new Set<ImageKind['kind']>(['iso', 'truncated-iso', 'damaged-iso'])

function refused(fileName: string, kind: ImageKind): Problem {
  const sentence = `“${fileName}” is ${describeImage(kind)}. The library takes complete ISO images.`
  return new Problem('image-refused', sentence)
}

/**
 * Brings a file into the library: under a name that nobody sees until it is complete, checked and on the disk.
 * Its kind is told by its content (SAFETY S04), as soon as its beginning is there and again at the end.
 * @throws Problem image-refused, image-name-taken, upload-cut, storage-full, storage-failed: nothing is left behind then
 */
export async function uploadImage(
  request: UploadRequest & UploadControl,
  { libraryPath, stagingPath, owner }: UploadPlace,
): Promise<void> {
  const { fileName, sizeBytes, body, onProgress } = request
  const signal = AbortSignal.any([request.signal, request.cancelled])
  const what = `“${fileName}” was not uploaded`
  const staged = join(stagingPath, `${randomUUID()}.part`)

  async function onWritten(file: FileHandle, writtenBytes: number, isFirst: boolean): Promise<void> {
    onProgress(writtenBytes)
    const space = await readSpace(libraryPath)
    if (roomIn(space) < 0) throw storageFull(what, space)
    if (!isFirst || writtenBytes === sizeBytes) return
    const kind = await identifyImage(file)
    const claimsMore = kind.kind === 'truncated-iso' && kind.volume.volumeSizeBytes > sizeBytes
    if (!UNDECIDED.has(kind.kind)) throw refused(fileName, kind)
    if (claimsMore) throw refused(fileName, { ...kind, fileSizeBytes: sizeBytes })
  }

  try {
    await using file = await open(staged, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600)
    let isFirst = true
    await receive({
      ...{ body, file, sizeBytes, signal },
      onWritten: async writtenBytes => {
        await onWritten(file, writtenBytes, isFirst)
        isFirst = false
      },
    })
    const kind = await identifyImage(file)
    if (kind.kind !== 'iso') throw refused(fileName, kind)
    if (owner) {
      await file.chown((await file.stat()).uid, owner.gid)
      await file.chmod(0o640)
    }
    await file.sync()
    signal.throwIfAborted()
    await giveName({ from: staged, to: join(libraryPath, fileName) })
  } catch (error) {
    throw await uploadProblem(error, { ...request, what, libraryPath })
  } finally {
    await rm(staged, { force: true })
  }
}

/** Never over a file that is there: link(2) refuses that, rename(2) would not. */
async function giveName({ from, to }: { from: string; to: string }): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    // File systems without hard links, such as FAT. Our own uploads never meet here: their names are taken from the start.
    const code = errorCode(error)
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP') throw error
    if (await exists(to)) throw nameTaken(basename(to))
    await rename(from, to)
  }
  await syncToDisk(dirname(to))
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}

export function nameTaken(fileName: string): Problem {
  const sentence = `The library has “${fileName}” already. Rename the file, or delete the one in the library first.`
  return new Problem('image-name-taken', sentence, { fields: [{ path: 'fileName', message: sentence }] })
}

type Circumstances = UploadRequest & UploadControl & { what: string; libraryPath: string }

async function uploadProblem(error: unknown, circumstances: Circumstances): Promise<Problem> {
  const { fileName, sizeBytes, what, libraryPath, signal, cancelled } = circumstances
  if (isProblem(error)) return error
  if (cancelled.aborted)
    return new Problem('upload-cut', `The upload of “${fileName}” was cancelled.`, { cause: error })
  const cut = (reason: string) => new Problem('upload-cut', `${what}: ${reason}. Upload it again.`, { cause: error })
  const announced = formatBytes(sizeBytes)
  if (signal.aborted) return cut(`the connection ended before all of its ${announced} had arrived`)
  if (error instanceof WrongLengthError) {
    const { receivedBytes } = error
    if (receivedBytes > sizeBytes) return cut(`more than the ${announced} that were announced arrived`)
    return cut(`the connection ended when ${formatBytes(receivedBytes)} of ${announced} had arrived`)
  }
  if (errorCode(error) === 'EEXIST') return nameTaken(fileName)
  return await storageProblem(error, { what, path: libraryPath })
}
