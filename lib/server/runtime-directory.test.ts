import { chmod, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeRuntimeRoot, requirePassage } from './runtime-directory.ts'

const uid = process.getuid?.() ?? 0
const QEMU_USER = { name: 'qemu', uid: 12345, gid: 12345, groups: [] }
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gh-run-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

test('N24: a directory that others can change does not hold the sockets, though our own is in it', async () => {
  await mkdir(join(root, 'shared'))
  await chmod(join(root, 'shared'), 0o777)
  await expect(makeRuntimeRoot(join(root, 'shared', 'run'), { uid })).rejects.toThrow(/GUESTHOUSE_RUNTIME_DIR/)
  await chmod(join(root, 'shared'), 0o1777)
  await makeRuntimeRoot(join(root, 'shared', 'run'), { uid })
})

test('N24: a directory or link that somebody was first to make does not hold the sockets', async () => {
  await mkdir(join(root, 'first', 'run'), { recursive: true })
  // As another user, whose it is not.
  await expect(makeRuntimeRoot(join(root, 'first', 'run'), { uid: uid + 1 })).rejects.toThrow(/somebody else/)
  await symlink(join(root, 'first', 'run'), join(root, 'link'))
  await expect(makeRuntimeRoot(join(root, 'link'), { uid })).rejects.toThrow(/somebody else/)
})

test('a strict umask of the person who starts Guesthouse does not close the sockets to QEMU’s user', async () => {
  const before = process.umask(0o077)
  try {
    await makeRuntimeRoot(join(root, 'a', 'b', 'run'), { uid })
  } finally {
    process.umask(before)
  }
  for (const path of ['a', 'a/b', 'a/b/run']) expect(await modeOf(join(root, path)), path).toBe('711')
})

test('a place that QEMU’s user cannot get to is refused with the directory that is in the way', async () => {
  await mkdir(join(root, 'home', 'data'), { recursive: true })
  await chmod(root, 0o711)
  await chmod(join(root, 'home'), 0o700)
  const path = join(root, 'home', 'data')
  await expect(requirePassage(path, QEMU_USER)).rejects.toThrow(`${join(root, 'home')} is closed`)
  await requirePassage(path, null)
  await chmod(join(root, 'home'), 0o711)
  await requirePassage(path, QEMU_USER)
})
