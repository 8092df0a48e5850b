import { link, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPicture } from './screenshot.ts'

const uid = process.getuid?.() ?? 0
let root: string
let picture: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gh-picture-'))
  picture = join(root, 'screen.png')
})
afterEach(() => rm(root, { recursive: true, force: true }))

test('N26: a picture is the file that QEMU wrote', async () => {
  await writeFile(picture, 'PNG')
  expect((await readPicture(picture, { uid })).toString()).toBe('PNG')
})

test('N26: what a hostile QEMU leads elsewhere from the place of a picture is not shown', async () => {
  const secret = join(root, 'secret')
  await writeFile(secret, 'secret')
  await symlink(secret, picture)
  await expect(readPicture(picture, { uid })).rejects.toThrow('ELOOP')
  await rm(picture)
  await link(secret, picture)
  await expect(readPicture(picture, { uid })).rejects.toThrow('not a file of QEMU’s own')
  await rm(secret)
  // One link again, but of a file that is not QEMU's.
  await expect(readPicture(picture, { uid: uid + 1 })).rejects.toThrow('not a file of QEMU’s own')
})

test('N26: what never ends in the place of a picture is not read', async () => {
  await expect(readPicture('/dev/zero', { uid: 0 })).rejects.toThrow('not a file of QEMU’s own')
  const server = createServer()
  await new Promise<void>(resolve => server.listen(picture, resolve))
  await expect(readPicture(picture, { uid })).rejects.toThrow()
  await new Promise(resolve => server.close(resolve))
})
