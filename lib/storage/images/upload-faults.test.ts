import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import { createServer, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import type { Problem } from '#lib/contract/problem.ts'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import { deferred } from '#lib/shared/deferred.ts'
import { fillUpTo, smallFileSystem } from '../testing/small-file-system.ts'
import { temporaryLibrary } from '../testing/temporary-library.ts'
import type { Images } from './images.ts'

const iso = isoBytes({ volumeId: 'DEBIAN', platforms: [0x00], contentSectors: 5000 })
const never = new AbortController().signal

async function everything(libraryPath: string): Promise<string[]> {
  return (await readdir(libraryPath, { recursive: true })).filter(name => name !== '.uploads' && name !== '.filler')
}

/** Sends the first `bytes` over a real connection, then cuts it. */
function sendAndCut({ port, bytes }: { port: number; bytes: number }): void {
  const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': iso.length } })
  request.on('error', () => {})
  request.write(iso.subarray(0, bytes), () => request.destroy())
}

async function serving(images: Images) {
  const failed = deferred<Problem>()
  const server = createServer((request, response) => {
    const sizeBytes = Number(request.headers['content-length'])
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    images.upload({ fileName: 'debian.iso', sizeBytes, body: request, signal: gone.signal }).catch(failed.resolve)
    response.flushHeaders()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { port: address && typeof address === 'object' ? address.port : 0, failed: failed.promise }
}

for (const percent of [10, 50, 99]) {
  test(`F12: a connection that is cut at ${percent} % leaves nothing behind`, async () => {
    const { images, tasks, libraryPath } = await temporaryLibrary()
    const { port, failed } = await serving(images)
    sendAndCut({ port, bytes: Math.floor((iso.length * percent) / 100) })
    expect(await failed).toMatchObject({
      code: 'upload-cut',
      detail: expect.stringMatching(
        /^“debian.iso” was not uploaded: the connection ended .* arrived\. Upload it again\.$/,
      ),
    })
    expect(await everything(libraryPath)).toEqual([])
    expect(tasks.list()).toMatchObject([{ state: 'failed' }])
  })
}

test('F03: an upload that was killed with Guesthouse is not listed, and its leftovers go at the next start', async () => {
  const libraryPath = join(await temporaryDirectory(), 'library')
  const program = join(import.meta.dirname, '../testing/dying-upload.ts')
  const child = spawn(process.execPath, [program, libraryPath, String(2 * 1024 * 1024)])
  const exited = once(child, 'exit')
  for await (const port of createInterface(child.stdout)) {
    const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': iso.length } })
    request.on('error', () => {})
    request.write(iso.subarray(0, 6 * 1024 * 1024))
  }
  expect(await exited).toEqual([null, 'SIGKILL'])
  expect(await everything(libraryPath)).toEqual([expect.stringMatching(/^\.uploads\/.*\.part$/)])
  const { images } = await temporaryLibrary({ libraryPath })
  expect(await everything(libraryPath)).toEqual([])
  expect(await images.list()).toEqual([])
})

test('F10: an ISO that does not fit is refused before a byte is read', async () => {
  const libraryPath = await temporaryDirectory()
  smallFileSystem({ path: libraryPath, sizeMiB: 24 })
  const { images } = await temporaryLibrary({ libraryPath })
  fillUpTo({ path: libraryPath, freeBytes: iso.length })
  const body = Readable.from([iso], { objectMode: false })
  await expect(images.upload({ fileName: 'a.iso', sizeBytes: iso.length, body, signal: never })).rejects.toMatchObject({
    code: 'storage-full',
    detail: expect.stringMatching(/^“a.iso” needs 9.8 MiB: 9.8 MiB are free, and 2.4 MiB stay free for Guesthouse/),
  })
  expect(body.readableDidRead).toBe(false)
})

test('F10: an upload stops when the reserve is touched, and gives its space back', async () => {
  const libraryPath = join(await temporaryDirectory(), 'library')
  await mkdir(libraryPath)
  smallFileSystem({ path: libraryPath, sizeMiB: 24 })
  const { images, tasks } = await temporaryLibrary({ libraryPath })
  const body = new Readable({ read() {} })
  body.push(iso.subarray(0, 1024 * 1024))
  const uploading = images.upload({ fileName: 'a.iso', sizeBytes: iso.length, body, signal: never })
  const refused = expect(uploading).rejects.toMatchObject({
    code: 'storage-full',
    detail: expect.stringContaining('“a.iso” was not uploaded'),
  })
  await expect.poll(() => tasks.list(), { timeout: 30_000 }).toHaveLength(1)
  // It would still fit, but only by taking what is kept for the database.
  const release = fillUpTo({ path: libraryPath, freeBytes: iso.length + 1024 * 1024 })
  body.push(iso.subarray(1024 * 1024))
  await refused
  expect(await everything(libraryPath)).toEqual([])
  release()
  const again = Readable.from([iso], { objectMode: false })
  await images.upload({ fileName: 'a.iso', sizeBytes: iso.length, body: again, signal: never })
})

test('F10: two uploads that fit one by one, but not together, are not both begun', async () => {
  const libraryPath = await temporaryDirectory()
  smallFileSystem({ path: libraryPath, sizeMiB: 24 })
  const { images, tasks } = await temporaryLibrary({ libraryPath })
  const first = new Readable({ read() {} })
  const uploading = images.upload({ fileName: 'a.iso', sizeBytes: 14 * 1024 * 1024, body: first, signal: never })
  const cut = expect(uploading).rejects.toMatchObject({ code: 'upload-cut' })
  await expect.poll(() => tasks.list(), { timeout: 30_000 }).toHaveLength(1)
  const body = Readable.from([iso], { objectMode: false })
  const second = images.upload({ fileName: 'b.iso', sizeBytes: iso.length, body, signal: never })
  await expect(second).rejects.toMatchObject({ code: 'storage-full' })
  first.destroy()
  await cut
})
