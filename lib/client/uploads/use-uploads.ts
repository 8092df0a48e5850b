import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { Image } from '#lib/contract/image.ts'
import { putById } from '../cache/lists.ts'
import { imagesQuery } from '../queries/images.ts'
import { createUploadQueue, type PageUpload } from './upload-queue.ts'

const queue = createUploadQueue()
const NONE: readonly PageUpload[] = []

const isUnderWay = ({ stage }: PageUpload) => stage !== 'done' && stage !== 'failed'

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  if (queue.get().some(isUnderWay)) event.preventDefault()
}

/** The uploads of this tab. They go on when the person looks at another page; closing the tab asks first. */
export function useUploads() {
  const uploads = useSyncExternalStore(queue.subscribe, queue.get, () => NONE)
  const cache = useQueryClient()
  const isBusy = uploads.some(isUnderWay)

  useEffect(() => {
    if (!isBusy) return
    window.addEventListener('beforeunload', askBeforeLeaving)
    return () => window.removeEventListener('beforeunload', askBeforeLeaving)
  }, [isBusy])

  return {
    uploads,
    add: (file: File, onDone?: (image: Image) => void) =>
      queue.add(file, image => {
        // No page waits for the live stream to show what it did itself.
        cache.setQueryData(imagesQuery().queryKey, putById(image))
        onDone?.(image)
      }),
    remove: queue.remove,
  }
}
