import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { defineUpload } from './upload-operation.ts'

test('an upload that is cancelled when everything has arrived says so, and is no mistake of ours', async () => {
  const cancelling = new AbortController()
  cancelling.abort()
  const operations = { define: () => ({ run: async () => cancelling.signal.throwIfAborted() }) }
  const upload = defineUpload({ operations, place: { libraryPath: '/nowhere', stagingPath: '/nowhere', owner: null } })
  const body = Readable.from([])
  const signal = new AbortController().signal
  const uploading = upload({ fileName: 'a.iso', sizeBytes: 1, body, signal, onProgress: () => {} })
  await expect(uploading).rejects.toMatchObject({ code: 'upload-cut', detail: 'The upload of “a.iso” was cancelled.' })
})
