import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { temporaryLibrary } from '../testing/temporary-library.ts'

const iso = isoBytes({ volumeId: 'DEBIAN', platforms: [0x00], contentSectors: 3000 })
const never = new AbortController().signal

type Sending = { fileName?: string; sizeBytes?: number; chunkBytes?: number }

function sending(
  content: Buffer,
  { fileName = 'debian.iso', sizeBytes = content.length, chunkBytes = 65_536 }: Sending = {},
) {
  let at = 0
  const body = new Readable({
    read() {
      this.push(at < content.length ? content.subarray(at, at + chunkBytes) : null)
      at += chunkBytes
    },
  })
  return { fileName, sizeBytes, body, signal: never, sentBytes: () => Math.min(at, content.length) }
}

/** Everything in the library folder, hidden files and leftovers too. */
async function everything(libraryPath: string): Promise<string[]> {
  return (await readdir(libraryPath, { recursive: true })).filter(name => name !== '.uploads').sort()
}

test('an uploaded ISO is in the library as it was sent, readable for QEMU’s group, and its task has succeeded', async () => {
  const { images, tasks, events, libraryPath } = await temporaryLibrary({ fileOwner: { uid: 64055, gid: 103 } })
  const image = await images.upload(sending(iso))
  expect(image).toMatchObject({ fileName: 'debian.iso', usable: true, label: 'DEBIAN', sizeBytes: iso.length })
  const path = join(libraryPath, 'debian.iso')
  expect((await readFile(path)).equals(iso)).toBe(true)
  const { gid, mode } = await stat(path)
  expect([gid, mode & 0o777]).toEqual([103, 0o640])
  expect(await everything(libraryPath)).toEqual(['debian.iso'])
  expect(tasks.list()).toMatchObject([
    { title: 'Upload debian.iso', state: 'succeeded', progress: { done: iso.length } },
  ])
  expect(events.filter(event => event.type === 'image.changed')).toEqual([{ type: 'image.changed', image }])
})

test('S04: a disk image under the name of an ISO is refused by its first bytes, long before it has been sent', async () => {
  const { images, tasks, libraryPath } = await temporaryLibrary()
  const upload = sending(Buffer.concat([Buffer.from('QFI\xfb\0\0\0\x03', 'latin1'), Buffer.alloc(64 * MIB)]))
  await expect(images.upload(upload)).rejects.toMatchObject({
    code: 'image-refused',
    detail: '“debian.iso” is a qcow2 disk image. The library takes complete ISO images.',
  })
  expect(upload.sentBytes()).toBeLessThan(2 * MIB)
  expect(upload.body.destroyed).toBe(false)
  expect(await everything(libraryPath)).toEqual([])
  expect(tasks.list()).toMatchObject([{ state: 'failed', error: expect.stringContaining('qcow2') }])
})

test('a small file that is no ISO is refused with what it is', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  const upload = images.upload(sending(Buffer.from('<!DOCTYPE html><html></html>')))
  await expect(upload).rejects.toMatchObject({ code: 'image-refused', detail: expect.stringContaining('a web page') })
  expect(await everything(libraryPath)).toEqual([])
})

test('F12: an ISO that was cut before it was sent is refused by its first bytes', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  const upload = sending(iso.subarray(0, 5 * MIB))
  await expect(images.upload(upload)).rejects.toMatchObject({
    code: 'image-refused',
    detail: expect.stringContaining('whose end is missing'),
  })
  expect(upload.sentBytes()).toBeLessThan(2 * MIB)
  expect(await everything(libraryPath)).toEqual([])
})

test('F12: an upload that is cut at any point leaves nothing, and can be repeated', async () => {
  const { images, tasks, libraryPath } = await temporaryLibrary()
  for (const share of [0, 0.1, 0.5, 0.99]) {
    const part = iso.subarray(0, Math.floor(iso.length * share))
    await expect(images.upload(sending(part, { sizeBytes: iso.length }))).rejects.toMatchObject({
      code: 'upload-cut',
      detail: expect.stringMatching(
        /^“debian.iso” was not uploaded: the connection ended when .* of 5\.9 MiB had arrived/,
      ),
    })
  }
  expect(await everything(libraryPath)).toEqual([])
  await images.upload(sending(iso))
  expect(tasks.list().map(task => task.state)).toEqual(['succeeded', 'failed', 'failed', 'failed', 'failed'])
})

test('more than was announced is not taken', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  const upload = images.upload(sending(Buffer.concat([iso, Buffer.alloc(1)]), { sizeBytes: iso.length }))
  await expect(upload).rejects.toMatchObject({ code: 'upload-cut' })
  expect(await everything(libraryPath)).toEqual([])
})

test('a cancelled upload ends, leaves nothing and says so', async () => {
  const { images, tasks, libraryPath } = await temporaryLibrary()
  const body = new Readable({ read() {} })
  body.push(iso.subarray(0, MIB))
  const uploading = images.upload({ fileName: 'a.iso', sizeBytes: iso.length, body, signal: never })
  const cut = expect(uploading).rejects.toMatchObject({
    code: 'upload-cut',
    detail: 'The upload of “a.iso” was cancelled.',
  })
  await expect.poll(() => tasks.list(), { timeout: 30_000 }).toMatchObject([{ cancellable: true }])
  tasks.cancel(tasks.list()[0]?.id ?? '')
  await cut
  expect(tasks.list()).toMatchObject([{ state: 'cancelled' }])
  expect(await everything(libraryPath)).toEqual([])
})

test('a name that is taken, in any case of its letters, is refused before a byte is read, and never overwritten', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  await writeFile(join(libraryPath, 'Debian.ISO'), 'mine')
  const upload = sending(iso)
  await expect(images.upload(upload)).rejects.toMatchObject({
    code: 'image-name-taken',
    detail: expect.stringContaining('“Debian.ISO”'),
  })
  expect(upload.sentBytes()).toBe(0)
})

test('a file that appears under the name while the upload runs is not overwritten', async () => {
  const { images, tasks, libraryPath } = await temporaryLibrary()
  const body = new Readable({ read() {} })
  body.push(iso.subarray(0, MIB))
  const uploading = images.upload({ fileName: 'late.iso', sizeBytes: iso.length, body, signal: never })
  const taken = expect(uploading).rejects.toMatchObject({ code: 'image-name-taken' })
  await expect.poll(() => tasks.list(), { timeout: 30_000 }).toHaveLength(1)
  await writeFile(join(libraryPath, 'late.iso'), 'mine')
  body.push(iso.subarray(MIB))
  body.push(null)
  await taken
  expect(await readFile(join(libraryPath, 'late.iso'), 'utf8')).toBe('mine')
  expect(await everything(libraryPath)).toEqual(['late.iso'])
})

test('of two uploads with one name, one wins', async () => {
  const { images } = await temporaryLibrary()
  const results = await Promise.allSettled([
    images.upload(sending(iso)),
    images.upload(sending(iso, { fileName: 'DEBIAN.iso' })),
  ])
  expect(results.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(result => result.status === 'rejected')?.reason).toMatchObject({ code: 'image-name-taken' })
})

test('S15: a name that is not a plain file name is refused', async () => {
  const { images, libraryPath } = await temporaryLibrary()
  const names = [
    '../a.iso',
    '/etc/a.iso',
    '.a.iso',
    '-a.iso',
    'a\0.iso',
    'a\n.iso',
    '',
    'a/b.iso',
    'a\u202e.iso',
    'a.part',
    `${'漢'.repeat(90)}.iso`,
  ]
  for (const fileName of names) {
    await expect(images.upload(sending(iso, { fileName })), fileName).rejects.toMatchObject({ code: 'invalid-request' })
  }
  expect(await everything(libraryPath)).toEqual([])
})

test('a file that is larger than the limit is refused before a byte is read', async () => {
  const { images } = await temporaryLibrary({ maxBytes: MIB })
  const upload = sending(iso)
  await expect(images.upload(upload)).rejects.toMatchObject({ code: 'body-too-large' })
  expect(upload.sentBytes()).toBe(0)
})
