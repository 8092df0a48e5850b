import { constants } from 'node:fs'
import { access, type FileHandle, link, lstat, open, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import { describeImage } from '#lib/qemu/image-header/describe.ts'
import { identifyImage } from '#lib/qemu/image-header/identify.ts'
import type { ImageKind } from '#lib/qemu/image-header/image-kind.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { type FileOwner, removeFile, syncToDisk } from '../durable-file.ts'
import { readSpace, roomIn } from '../space.ts'
import { errorCode, storageFull, storageProblem } from '../storage-problem.ts'
import { receive, WrongLengthError } from './receive.ts'

export type UploadRequest = {
  /** Of the operation and its task, for a request that names it so that it can be sent again. */
  id?: string
  fileName: string
  sizeBytes: number
  body: Readable
  /** Aborted when the sender is gone. */
  signal: AbortSignal
}

/** The upload's live side, which no crash survives. */
export type Incoming = {
  body: Readable
  /** Aborted when the sender is gone or a person cancelled. */
  signal: AbortSignal
  cancelled: AbortSignal
  onProgress: (writtenBytes: number) => void
}

export type UploadPlace = { libraryPath: string; stagingPath: string; owner: FileOwner }

/** Everything that is needed to take an upload back, or to clean up after it. */
export const UploadWish = z.object({ fileName: z.string(), sizeBytes: z.int(), stagedName: z.uuid() })
export type UploadWish = z.infer<typeof UploadWish>

/** What may only become clear with the last byte: until then such a file may still turn out to be an ISO. */
const UNDECIDED = new Set<ImageKind['kind']>(['iso', 'truncated-iso', 'damaged-iso'])

function refused(fileName: string, kind: ImageKind): Problem {
  const sentence = `“${fileName}” is ${describeImage(kind)}. The library takes complete ISO images.`
  return new Problem('image-refused', sentence)
}

export function stagedPath({ stagingPath }: UploadPlace, { stagedName }: UploadWish): string {
  return join(stagingPath, `${stagedName}.part`)
}

/**
 * Receives a file under a name that nobody sees, until it is complete, checked and on the disk.
 * Its kind is told by its content (SAFETY S04), as soon as its beginning is there and again at the end.
 * @throws Problem image-refused, upload-cut, storage-full, storage-failed
 */
export async function receiveUpload(
  wish: UploadWish,
  { body, signal, cancelled, onProgress }: Incoming,
  place: UploadPlace,
): Promise<void> {
  const { fileName, sizeBytes } = wish
  const { libraryPath, owner } = place
  const what = `“${fileName}” was not uploaded`

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
    await using file = await open(
      stagedPath(place, wish),
      constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
      0o600,
    )
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
  } catch (error) {
    throw await uploadProblem(error, { ...wish, what, libraryPath, signal, cancelled })
  }
}

/** Gives a received file its name. @throws Problem image-name-taken, storage-failed */
export async function publishUpload(wish: UploadWish, place: UploadPlace): Promise<void> {
  const { fileName } = wish
  try {
    await giveName({ from: stagedPath(place, wish), to: join(place.libraryPath, fileName) })
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw nameTaken(fileName)
    throw await storageProblem(error, { what: `“${fileName}” was not uploaded`, path: place.libraryPath })
  }
}

/** Takes the name away again, if it is that of the received file and not of one that somebody else put there. */
export async function unpublishUpload(wish: UploadWish, place: UploadPlace): Promise<void> {
  const path = join(place.libraryPath, wish.fileName)
  const [staged, published] = await Promise.all([stagedPath(place, wish), path].map(inodeOf))
  if (staged !== null && staged === published) await removeFile(path)
}

async function inodeOf(path: string): Promise<string | null> {
  const stat = await lstat(path).catch(() => null)
  return stat && `${stat.dev}:${stat.ino}`
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

type Circumstances = UploadWish & Pick<Incoming, 'signal' | 'cancelled'> & { what: string; libraryPath: string }

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
  return await storageProblem(error, { what, path: libraryPath })
}
