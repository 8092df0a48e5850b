import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { deferred } from '#lib/shared/deferred.ts'
import { FIRST_BATCH_BYTES, receive } from './receive.ts'

let path = ''
let file: FileHandle

beforeEach(async () => {
  path = join(await temporaryDirectory(), 'received')
  const handle = await open(path, 'wx+')
  onTestFinished(() => handle.close())
  file = handle
})

const never = new AbortController().signal
const noop = async () => {}

/** Bytes that tell where they belong. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(at, at)
  return bytes
}

function* cut(bytes: Buffer, sizes: number[]): Generator<Buffer> {
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const size = sizes[n % sizes.length] ?? 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

test('every byte arrives in its place, in chunks of any size', async () => {
  const bytes = pattern(9_500_000)
  const body = Readable.from(cut(bytes, [1, 65_536, 7, 200_000, 3]), { objectMode: false })
  const written: number[] = []
  await receive({
    ...{ body, file, sizeBytes: bytes.length, signal: never },
    onWritten: async total => void written.push(total),
  })
  expect((await readFile(path)).equals(bytes)).toBe(true)
  expect(written[0]).toBeLessThan(2 * FIRST_BATCH_BYTES + 200_000)
  expect(written.at(-1)).toBe(bytes.length)
  expect(written.length).toBeLessThan(10)
})

test('a body of single bytes does not pile up', async () => {
  const bytes = pattern(10_000)
  const body = Readable.from(cut(bytes, [1]), { objectMode: false })
  await receive({ body, file, sizeBytes: bytes.length, signal: never, onWritten: noop })
  expect((await readFile(path)).equals(bytes)).toBe(true)
})

test('a sender that is faster than the disk is held back', async () => {
  const gate = deferred<void>()
  const slow = deferred<void>()
  const chunk = Buffer.alloc(65_536)
  const total = 1024
  let sent = 0
  const body = new Readable({
    read() {
      sent += 1
      this.push(sent > total ? null : chunk)
    },
  })
  const receiving = receive({
    ...{ body, file, sizeBytes: total * chunk.length, signal: never },
    onWritten: async () => {
      slow.resolve()
      await gate.promise
    },
  })
  await slow.promise
  for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve))
  expect(sent * chunk.length).toBeLessThan(16 * 1024 * 1024)
  expect(body.isPaused()).toBe(true)
  gate.resolve()
  await receiving
  expect((await file.stat()).size).toBe(total * chunk.length)
})

test('a body that is shorter or longer than announced is not complete', async () => {
  const bytes = pattern(300_000)
  for (const announced of [299_999, 300_001]) {
    const body = Readable.from(cut(bytes, [50_000]), { objectMode: false })
    const receiving = receive({ body, file, sizeBytes: announced, signal: never, onWritten: noop })
    await expect(receiving).rejects.toMatchObject({ name: 'WrongLengthError', receivedBytes: 300_000 })
  }
})

test('a connection that breaks, now or before, is a body of the wrong length', async () => {
  const body = new Readable({ read() {} })
  body.push(pattern(1000))
  const receiving = receive({ body, file, sizeBytes: 5000, signal: never, onWritten: noop })
  body.destroy(new Error('ECONNRESET'))
  await expect(receiving).rejects.toMatchObject({ name: 'WrongLengthError' })
  const late = receive({ body, file, sizeBytes: 5000, signal: never, onWritten: noop })
  await expect(late).rejects.toMatchObject({ name: 'WrongLengthError', receivedBytes: 0 })
})

test('an abort ends it with its own reason, and leaves the body open for an answer', async () => {
  const body = new Readable({ read() {} })
  const controller = new AbortController()
  const receiving = receive({ body, file, sizeBytes: 5000, signal: controller.signal, onWritten: noop })
  controller.abort(new Error('nobody waits'))
  await expect(receiving).rejects.toThrow('nobody waits')
  expect(body.destroyed).toBe(false)
  body.destroy(new Error('later'))
  const again = receive({ body, file, sizeBytes: 5000, signal: controller.signal, onWritten: noop })
  await expect(again).rejects.toThrow('nobody waits')
})

test('what the disk says is what comes out', async () => {
  const readOnly = await open('/dev/full', 'w')
  onTestFinished(() => readOnly.close())
  const body = Readable.from(cut(pattern(300_000), [65_536]), { objectMode: false })
  const receiving = receive({ body, file: readOnly, sizeBytes: 300_000, signal: never, onWritten: noop })
  await expect(receiving).rejects.toMatchObject({ code: 'ENOSPC' })
})
