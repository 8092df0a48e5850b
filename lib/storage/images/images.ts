import { lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LiveEvent } from '#lib/contract/events.ts'
import { type Image, ImageFileName } from '#lib/contract/image.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Operations } from '#lib/operations/operations.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import { type FileOwner, prepareDirectory, removeFile } from '../durable-file.ts'
import { readSpace, roomIn, type Space } from '../space.ts'
import { storageFull, storageProblem } from '../storage-problem.ts'
import { type ImageFacts, isImageName } from './image-facts.ts'
import { createLibrary } from './library.ts'
import { makeReadable } from './readable-for-qemu.ts'
import { nameTaken, type UploadRequest } from './upload.ts'
import { defineUpload } from './upload-operation.ts'

export type ImagesOptions = {
  libraryPath: string
  operations: Operations
  fileOwner: FileOwner
  /** The largest file that is taken. */
  maxBytes: number
  publish: (event: LiveEvent) => void
  /** Which VMs have it in their CD drive; from memory, asked at every look. */
  usedBy: (imageId: string) => Image['usedBy']
}

export type Images = ReturnType<typeof createImages>

/** How names are compared: on many file systems, and to a person, “A.iso” and “a.iso” are one name. */
const comparable = (fileName: string) => fileName.normalize('NFKC').toLowerCase()

type Upload = { remainingBytes: number }

/** NAME_MAX of Linux's file systems: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const NAME_BYTES = 255

function refuseByItself({ fileName, sizeBytes }: UploadRequest, maxBytes: number): void {
  const name = ImageFileName.safeParse(fileName)
  const isTooLong = Buffer.byteLength(fileName) > NAME_BYTES
  if (!name.success || !isImageName(fileName) || isTooLong) {
    const ownWords = isTooLong
      ? 'The name is too long: shorten it'
      : 'A name that ends in .part is for unfinished files'
    const message = name.error?.issues[0]?.message ?? ownWords
    throw new Problem('invalid-request', `${message}.`, { fields: [{ path: 'fileName', message }] })
  }
  if (sizeBytes <= maxBytes) return
  const sizes = `“${fileName}” has ${formatBytes(sizeBytes)}; the library takes files of at most ${formatBytes(maxBytes)}`
  throw new Problem('body-too-large', `${sizes}.`)
}

/** The library: a folder of installable sources, which people may also fill by hand. `sweep()` first, `watch()` when serving. */
export function createImages(options: ImagesOptions) {
  const { libraryPath, operations, fileOwner, maxBytes, publish, usedBy } = options
  const stagingPath = join(libraryPath, '.uploads')
  const runUpload = defineUpload({ operations, place: { libraryPath, stagingPath, owner: fileOwner } })
  /** Uploads under way: their names are taken, and their bytes are spoken for. */
  const uploads = new Map<string, Upload>()
  const library = createLibrary({
    libraryPath,
    onChange: ({ kind, facts }) => {
      if (kind === 'removed') publish({ type: 'image.removed', imageId: facts.id })
      else publish({ type: 'image.changed', image: imageOf(facts) })
    },
  })

  function imageOf(facts: ImageFacts): Image {
    return { ...facts, usedBy: usedBy(facts.id) }
  }

  function entry(id: string): ImageFacts {
    const facts = library.find(id)
    if (!facts) throw new Problem('image-not-found', 'This image is not in the library (any more).')
    return facts
  }

  async function scan(): Promise<void> {
    try {
      await library.scan()
    } catch (error) {
      throw await storageProblem(error, { what: 'The library cannot be read', path: libraryPath })
    }
  }

  /** At once, without waiting in between: of two uploads with one name, or for the same space, only one is admitted. */
  function admit({ fileName, sizeBytes }: UploadRequest, space: Space): { name: string; upload: Upload } {
    const name = comparable(fileName)
    const taken = library.facts().find(facts => comparable(facts.fileName) === name)
    if (taken || uploads.has(name)) throw nameTaken(taken?.fileName ?? fileName)
    const spokenFor = [...uploads.values()].reduce((sum, upload) => sum + upload.remainingBytes, 0)
    if (roomIn(space) - spokenFor < sizeBytes) {
      throw storageFull(`“${fileName}” needs ${formatBytes(sizeBytes)}`, space)
    }
    const upload = { remainingBytes: sizeBytes }
    uploads.set(name, upload)
    return { name, upload }
  }

  return {
    /** By name, as the folder is now. @throws Problem storage-failed */
    async list(): Promise<Image[]> {
      await scan()
      return library.facts().map(imageOf)
    },

    /** As the folder is now. @throws Problem image-not-found, storage-failed */
    async read(id: string): Promise<Image> {
      await scan()
      return imageOf(entry(id))
    },

    /** From memory: what no VM has in its drive. */
    unused(): Omit<Image, 'usedBy'>[] {
      return library.facts().filter(({ id }) => usedBy(id).length === 0)
    },

    /** From memory, for who shows a VM whose image may be gone. Without who uses it, which would go through all VMs. */
    find(id: string): Omit<Image, 'usedBy'> | null {
      return library.find(id)
    },

    /**
     * Takes a file in; a task shows how far it is and can cancel it. The body is left open when it is refused.
     * @throws Problem as the endpoint says, and upload-cut when it was cancelled: nothing is left behind then
     */
    async upload(request: UploadRequest): Promise<Image> {
      const { fileName, sizeBytes } = request
      refuseByItself(request, maxBytes)
      await scan()
      const { name, upload } = admit(request, await readSpace(libraryPath))
      try {
        const onProgress = (writtenBytes: number) => {
          upload.remainingBytes = sizeBytes - writtenBytes
        }
        await runUpload({ ...request, onProgress })
        await scan()
        const facts = library.facts().find(candidate => candidate.fileName === fileName)
        if (!facts) throw new Problem('image-not-found', `“${fileName}” was removed from the library at once.`)
        return imageOf(facts)
      } finally {
        uploads.delete(name)
      }
    },

    /** @throws Problem image-not-found, image-in-use, storage-failed */
    async remove(id: string): Promise<void> {
      await scan()
      const { fileName } = entry(id)
      const users = usedBy(id).map(user => `“${user.vmName}”`)
      if (users.length > 0) {
        const who = users.length === 1 ? `The VM ${users[0]} has` : `The VMs ${users.join(', ')} have`
        throw new Problem('image-in-use', `${who} “${fileName}” in the CD drive. Take it out first.`)
      }
      try {
        await removeFile(join(libraryPath, fileName))
      } catch (error) {
        throw await storageProblem(error, { what: `“${fileName}” was not deleted`, path: libraryPath })
      }
      await scan()
    },

    /** A regular file that QEMU's user can read. @throws Problem image-not-found, storage-failed */
    async locate(id: string): Promise<{ path: string }> {
      await scan()
      const { fileName } = entry(id)
      const path = join(libraryPath, fileName)
      const stat = await lstat(path).catch(() => null)
      if (!stat?.isFile()) {
        throw new Problem('image-not-found', `“${fileName}” is not a file: links and devices are not used.`)
      }
      try {
        await makeReadable(path, fileOwner)
      } catch (error) {
        throw await storageProblem(error, { what: `QEMU may not read “${fileName}”`, path: libraryPath })
      }
      return { path }
    },

    /** Publishes the image as it is: for who changed what `usedBy` answers. */
    announce(id: string): void {
      const facts = library.find(id)
      if (facts) publish({ type: 'image.changed', image: imageOf(facts) })
    },

    /** At start: removes what interrupted uploads left, and looks at the folder. @returns how many leftovers there were */
    async sweep(): Promise<number> {
      await mkdir(libraryPath, { recursive: true, mode: 0o700 })
      await prepareDirectory(stagingPath, null)
      const leftovers = (await readdir(stagingPath)).filter(name => name.endsWith('.part'))
      for (const name of leftovers) await removeFile(join(stagingPath, name))
      await scan()
      return leftovers.length
    },

    /** Publishes what people do to the folder by hand, until `close()`. */
    watch: () => library.watch(),
    close: () => library.close(),
  }
}
