import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { requireDiskFile } from './disk-file.ts'

const MIB = 1024 ** 2
let path: string
beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'gh-disk-'))
  onTestFinished(() => rm(root, { recursive: true }))
  path = join(root, 'disk.qcow2')
})

const createQcow2 = (mib: number) => execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', path, `${mib}M`])
const look = () => requireDiskFile('web', { path, format: 'qcow2', virtualSizeBytes: 8 * MIB })

test('F24: the image that was made here is taken, and one that was made larger behind our back', async () => {
  createQcow2(8)
  await look()
  execFileSync('qemu-img', ['resize', '-q', path, '16M'])
  await look()
})

test('F24: a smaller image in its place is refused with both sizes', async () => {
  createQcow2(4)
  await expect(look()).rejects.toMatchObject({
    code: 'volume-missing',
    detail: `The disk of “web” was cut or replaced: ${path} has 4 MiB instead of 8 MiB. Put the file back, then start again.`,
  })
})

test.each(['', 'QFI', 'a letter to a friend, long enough to hold a header'])('F24: “%s” is no image', async content => {
  await writeFile(path, content)
  await expect(look()).rejects.toMatchObject({ detail: expect.stringMatching(/is no qcow2 image any more/) })
})
