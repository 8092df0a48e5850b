import { expect, test, vi } from 'vitest'
import type { Image } from '#lib/contract/image.ts'
import { Problem } from '#lib/contract/problem.ts'
import { deferred } from '#lib/shared/deferred.ts'
import type { UploadProgress } from '../upload.ts'
import { createUploadQueue } from './upload-queue.ts'

const IMAGE: Image = {
  id: '0123456789abcdef',
  fileName: 'a.iso',
  sizeBytes: 4,
  modifiedAt: '2026-11-10T09:12:00.000Z',
  usable: true,
  description: '',
  label: null,
  bootsBios: true,
  bootsUefi: false,
  usedBy: [],
}

const onDone = vi.fn()
const file = (name: string) => new File(['1234'], name)

/** Stands for the network: each transfer ends when the test says so. */
function fakeNetwork() {
  const transfers = new Map<string, { finish: ReturnType<typeof deferred<Image>>; report: (sent: number) => void }>()
  const send = (sent: File, onProgress: (progress: UploadProgress) => void) => {
    const finish = deferred<Image>()
    transfers.set(sent.name, {
      finish,
      report: sentBytes => onProgress({ sentBytes, totalBytes: sent.size }),
    })
    return { done: finish.promise, abort: () => finish.reject(new DOMException('cancelled', 'AbortError')) }
  }
  return { transfers, send }
}

test('two files are sent at a time, the next when one is done', async () => {
  const { transfers, send } = fakeNetwork()
  const queue = createUploadQueue(send)
  for (const name of ['a.iso', 'b.iso', 'c.iso']) queue.add(file(name), onDone)
  expect(queue.get().map(({ stage }) => stage)).toEqual(['sending', 'sending', 'waiting'])
  transfers.get('a.iso')?.finish.resolve(IMAGE)
  await vi.waitFor(() => expect(queue.get().map(({ stage }) => stage)).toEqual(['done', 'sending', 'sending']))
  expect(onDone).toHaveBeenCalledExactlyOnceWith(IMAGE)
})

test('a file that is sent whole is being checked until the server answers', () => {
  const { transfers, send } = fakeNetwork()
  const queue = createUploadQueue(send)
  queue.add(file('a.iso'), onDone)
  transfers.get('a.iso')?.report(2)
  expect(queue.get()[0]).toMatchObject({ stage: 'sending', sentBytes: 2 })
  transfers.get('a.iso')?.report(4)
  expect(queue.get()[0]).toMatchObject({ stage: 'checking' })
})

test('a refused file stays with the server’s sentence until it is taken off the list', async () => {
  const { transfers, send } = fakeNetwork()
  const queue = createUploadQueue(send)
  const id = queue.add(file('disk.iso'), onDone)
  transfers.get('disk.iso')?.finish.reject(new Problem('image-refused', '“disk.iso” is a qcow2 disk image.'))
  await vi.waitFor(() =>
    expect(queue.get()[0]).toMatchObject({ stage: 'failed', failure: { detail: '“disk.iso” is a qcow2 disk image.' } }),
  )
  queue.remove(id)
  expect(queue.get()).toEqual([])
})

test('a cancelled upload is gone, whether it was being sent or waiting', async () => {
  const { send } = fakeNetwork()
  const queue = createUploadQueue(send)
  const ids = ['a.iso', 'b.iso', 'c.iso'].map(name => queue.add(file(name), onDone))
  for (const id of ids.reverse()) queue.remove(id)
  await vi.waitFor(() => expect(queue.get()).toEqual([]))
})
