import type { Image } from '#lib/contract/image.ts'
import { createStore } from '#lib/shared/store.ts'
import { type Failure, failureOf } from '../failure.ts'
import { type Upload, uploadImage } from '../upload.ts'
import { createTransferRate } from './transfer-rate.ts'

/** A browser has six connections to a server; uploads must leave some for the live stream and for everything else. */
const AT_ONCE = 2

export type UploadStage = 'waiting' | 'sending' | 'checking' | 'done' | 'failed'

/** A file on its way from this page to the library. */
export type PageUpload = {
  id: number
  file: File
  stage: UploadStage
  sentBytes: number
  bytesPerSecond: number | null
  /** Set when it is done. */
  image: Image | null
  /** Set when it failed, in words. */
  failure: Failure | null
}

type Send = typeof uploadImage

/** Uploads that outlive the page they were started on, because they live as long as the tab. */
export function createUploadQueue(send: Send = uploadImage) {
  const store = createStore<readonly PageUpload[]>([])
  const sending = new Map<number, Upload>()
  const waiting = new Map<number, (image: Image) => void>()
  let lastId = 0

  const change = (id: number, part: Partial<PageUpload>) =>
    store.set(store.get().map(upload => (upload.id === id ? { ...upload, ...part } : upload)))
  const forget = (id: number) => store.set(store.get().filter(upload => upload.id !== id))

  async function run({ id, file }: PageUpload, onDone?: (image: Image) => void): Promise<void> {
    const rate = createTransferRate()
    rate(performance.now(), 0)
    const transfer = send(file, ({ sentBytes }) => {
      const bytesPerSecond = rate(performance.now(), sentBytes)
      change(id, { sentBytes, bytesPerSecond, stage: sentBytes >= file.size ? 'checking' : 'sending' })
    })
    sending.set(id, transfer)
    change(id, { stage: 'sending' })
    try {
      const image = await transfer.done
      change(id, { stage: 'done', image })
      onDone?.(image)
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') forget(id)
      else change(id, { stage: 'failed', failure: failureOf(error) })
    } finally {
      sending.delete(id)
      advance()
    }
  }

  function advance(): void {
    const next = store.get().find(({ stage }) => stage === 'waiting')
    if (!next || sending.size >= AT_ONCE) return
    const onDone = waiting.get(next.id)
    waiting.delete(next.id)
    void run(next, onDone)
    advance()
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    /** Queues a file; `onDone` gets the image even when the page that asked is gone. @returns the upload’s id */
    add(file: File, onDone: (image: Image) => void): number {
      lastId += 1
      const id = lastId
      waiting.set(id, onDone)
      const fresh = { stage: 'waiting', sentBytes: 0, bytesPerSecond: null, image: null, failure: null } as const
      store.set([...store.get(), { ...fresh, id, file }])
      advance()
      return id
    },
    /** Cancels an upload, or takes one that ended off the list. */
    remove(id: number): void {
      waiting.delete(id)
      const transfer = sending.get(id)
      if (transfer) transfer.abort()
      else forget(id)
    },
  }
}

export type UploadQueue = ReturnType<typeof createUploadQueue>
