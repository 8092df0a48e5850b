import { createHash } from 'node:crypto'
import { copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, listImages, uploadImage } from './api.ts'
import { expect, test } from './fixtures.ts'
import { exchange, requestAs } from './http-exchange.ts'

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

/** Also what lies in folders that nobody sees. */
async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => entry.name)
}

test('an uploaded ISO is in the library, whole, with what it is', async ({ guesthouse, linuxIso }) => {
  const image = await uploadImage(guesthouse, linuxIso, 'debian.iso')
  expect(image).toMatchObject({ usable: true, label: 'GUESTHOUSE_TEST', bootsBios: true, bootsUefi: true })
  expect(image.sizeBytes).toBe((await stat(linuxIso)).size)
  expect(await filesIn(guesthouse.libraryPath)).toEqual(['debian.iso'])
  expect(await sha256(join(guesthouse.libraryPath, 'debian.iso'))).toBe(await sha256(linuxIso))
})

test('a second file of a name is refused, and the first stays as it is', async ({ guesthouse, linuxIso }) => {
  await expect(uploadImage(guesthouse, join(import.meta.dirname, 'fixtures.ts'), 'debian.iso')).rejects.toMatchObject({
    code: 'image-name-taken',
  })
  expect(await sha256(join(guesthouse.libraryPath, 'debian.iso'))).toBe(await sha256(linuxIso))
})

test('what is not an ISO is refused with what it is, and nothing of it stays', async ({ guesthouse }) => {
  const at = (name: string) => join(guesthouse.root, name)
  await execa('qemu-img', ['create', '-q', '-f', 'qcow2', at('disk'), '64M'])
  await writeFile(at('page'), '<!doctype html><title>404</title>'.padEnd(200_000, ' '))
  await writeFile(at('zeros'), Buffer.alloc(200_000))
  for (const [file, words] of [
    ['disk', /qcow2/i],
    ['page', /web page|HTML/i],
    ['zeros', /ISO/],
  ] as const) {
    await expect(uploadImage(guesthouse, at(file), `${file}.iso`)).rejects.toMatchObject({
      code: 'image-refused',
      detail: expect.stringMatching(words),
    })
  }
  expect(await filesIn(guesthouse.libraryPath)).toEqual(['debian.iso'])
})

test('a name that leads elsewhere is refused', async ({ guesthouse, linuxIso }) => {
  for (const name of [
    '../evil.iso',
    '/etc/evil.iso',
    '..',
    '.hidden.iso',
    'a\nb.iso',
    '-rf.iso',
    'a/b.iso',
    'x'.repeat(300),
  ]) {
    await expect(uploadImage(guesthouse, linuxIso, name), name).rejects.toMatchObject({ code: 'invalid-request' })
  }
  expect(await filesIn(guesthouse.libraryPath)).toEqual(['debian.iso'])
})

test('an upload without its length, or without a file, is refused', async ({ guesthouse }) => {
  const { port } = guesthouse
  const type = { 'Content-Type': 'application/octet-stream' }
  const target = '/api/images?fileName=a.iso'
  const chunked = requestAs(guesthouse, {
    method: 'POST',
    target,
    headers: { ...type, 'Transfer-Encoding': 'chunked' },
  })
  for (const bytes of [`${chunked}0\r\n\r\n`, requestAs(guesthouse, { method: 'POST', target, headers: type })]) {
    const { status, body } = await exchange(port, bytes)
    expect(status).toBe(422)
    expect(JSON.parse(body).detail).toMatch(/length/)
  }
})

for (const part of [0.1, 0.5, 0.99]) {
  test(`F12: an upload that is cut at ${part * 100} % leaves nothing behind`, async ({ guesthouse, linuxIso }) => {
    const file = await readFile(linuxIso)
    const headers = { 'Content-Type': 'application/octet-stream', 'Content-Length': String(file.length) }
    const target = '/api/images?fileName=cut.iso'
    const socket = createConnection({ host: '127.0.0.1', port: guesthouse.port })
    socket.write(requestAs(guesthouse, { method: 'POST', target, headers }))
    const sent = Math.floor(file.length * part)
    await new Promise(resolve => socket.write(file.subarray(0, sent), resolve))
    // It must be under way before it is cut: what never arrived leaves nothing behind easily.
    const found = async () =>
      (await ask(guesthouse, endpoints.host.tasks, {})).find(({ title }) => title.includes('cut.iso'))
    await expect.poll(async () => (await found())?.progress?.done ?? 0).toBeGreaterThan(0)
    socket.destroy()
    await expect.poll(async () => (await found())?.state).toBe('failed')
    expect(await filesIn(guesthouse.libraryPath)).toEqual(['debian.iso'])
    expect((await listImages(guesthouse)).map(({ fileName }) => fileName)).toEqual(['debian.iso'])
  })
}

test('a file put into the library folder by hand appears, and goes when it is removed', async ({
  guesthouse,
  linuxIso,
}) => {
  const byHand = join(guesthouse.libraryPath, 'by hand.iso')
  const names = async () => (await listImages(guesthouse)).map(({ fileName }) => fileName).sort()
  await copyFile(linuxIso, byHand)
  await expect.poll(names).toEqual(['by hand.iso', 'debian.iso'])
  await rm(byHand)
  await expect.poll(names).toEqual(['debian.iso'])
})

test('an image in a VM’s drive cannot be deleted', async ({ guesthouse }) => {
  const [image] = await listImages(guesthouse)
  const imageId = image?.id ?? ''
  await createVm(guesthouse, { name: 'user of it', imageId })
  await expect(ask(guesthouse, endpoints.images.remove, { params: { imageId } })).rejects.toMatchObject({
    code: 'image-in-use',
    detail: expect.stringContaining('user of it'),
  })
  expect(await filesIn(guesthouse.libraryPath)).toEqual(['debian.iso'])
})
