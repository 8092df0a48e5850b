import { Problem } from '#lib/contract/problem.ts'
import type { Operations } from '#lib/operations/operations.ts'
import { removeFile } from '../durable-file.ts'
import {
  type Incoming,
  publishUpload,
  receiveUpload,
  stagedPath,
  type UploadPlace,
  type UploadRequest,
  UploadWish,
  unpublishUpload,
} from './upload.ts'

export type RunUpload = (request: UploadRequest & Pick<Incoming, 'onProgress'>) => Promise<void>

/** An upload as an operation: received out of sight, then given its name; taken back when it did not come to that. */
export function defineUpload({
  operations,
  place,
}: {
  operations: Pick<Operations, 'define'>
  place: UploadPlace
}): RunUpload {
  /** What streams in is no part of a wish: after a crash it is gone, and the upload is taken back. */
  const incoming = new Map<string, Pick<Incoming, 'body' | 'onProgress'>>()

  const uploading = operations.define<UploadWish>({
    kind: 'image.upload',
    wish: UploadWish,
    prepare: [
      {
        name: 'receive',
        async do(wish, { signal, cancelled, progress }) {
          const live = incoming.get(wish.stagedName)
          if (!live) throw new Error('There is nothing to receive')
          const onProgress = (writtenBytes: number) => {
            live.onProgress(writtenBytes)
            progress(writtenBytes)
          }
          await receiveUpload(wish, { body: live.body, signal, cancelled, onProgress }, place)
        },
        undo: wish => removeFile(stagedPath(place, wish)),
      },
      {
        name: 'publish',
        do: wish => publishUpload(wish, place),
        undo: wish => unpublishUpload(wish, place),
      },
    ],
    // A library is a folder: what is in it is in no table.
    commit: async () => {},
    finish: [{ name: 'clean', do: wish => removeFile(stagedPath(place, wish)) }],
  })

  return async ({ id, fileName, sizeBytes, body, signal, onProgress }) => {
    const stagedName = crypto.randomUUID()
    incoming.set(stagedName, { body, onProgress })
    try {
      await uploading.run({
        ...(id !== undefined && { id }),
        title: `Upload ${fileName}`,
        wish: { fileName, sizeBytes, stagedName },
        task: { kind: 'image-upload', total: sizeBytes, unit: 'bytes' },
        signal,
      })
    } catch (error) {
      throw isCancelled(error) ? cancelled(fileName, error) : error
    } finally {
      incoming.delete(stagedName)
    }
  }
}

/** A person cancelled it when everything had arrived: the operation says so with its signal's own reason. */
function isCancelled(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function cancelled(fileName: string, cause: unknown): Problem {
  return new Problem('upload-cut', `The upload of “${fileName}” was cancelled.`, { cause })
}
