import { endpoints } from '#lib/contract/endpoints.ts'
import { Image } from '#lib/contract/image.ts'
import { problemFrom, Unreachable } from './failure.ts'
import { newIdempotencyKey } from './idempotency-key.ts'
import { urlOf } from './url.ts'

export type UploadProgress = { sentBytes: number; totalBytes: number }

export type Upload = {
  /** @throws {Problem} when the server refused, {Unreachable} when the connection broke, {DOMException} AbortError after `abort` */
  done: Promise<Image>
  abort: () => void
}

/** Sends a file to the library. XMLHttpRequest, because `fetch` cannot tell how much it has sent. */
export function uploadImage(file: File, onProgress: (progress: UploadProgress) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<Image>((resolve, reject) => {
    request.upload.onprogress = ({ loaded }) => onProgress({ sentBytes: loaded, totalBytes: file.size })
    request.onload = () => {
      answerOf(request).then(resolve, reject)
    }
    request.onerror = () => reject(new Unreachable(undefined))
    request.onabort = () => reject(new DOMException('The upload was cancelled', 'AbortError'))
  })
  request.open('POST', urlOf(endpoints.images.upload, { query: { fileName: file.name } }))
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.setRequestHeader('accept', 'application/json')
  request.setRequestHeader('idempotency-key', newIdempotencyKey())
  request.send(file)
  return { done, abort: () => request.abort() }
}

async function answerOf(request: XMLHttpRequest): Promise<Image> {
  const response = new Response(request.responseText, { status: request.status })
  if (!response.ok) throw await problemFrom(response)
  return Image.parse(await response.json())
}
