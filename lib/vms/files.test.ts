import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { syncToDisk } from '#lib/storage/durable-file.ts'
import { makeRuntimeDirectory, makeVmDirectory, removeVmFiles, type VmFiles, vmFiles } from './files.ts'

vi.mock('#lib/storage/durable-file.ts', { spy: true })

let root: string
let files: VmFiles
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gh-files-'))
  files = vmFiles({ dataPath: root, runtimePath: join(root, 'run'), vmId: '01234567-89ab-4cde-8f01-23456789abcd' })
  await mkdir(join(root, 'run'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

test('N24: the directory of the sockets is made anew and is closed to others', async () => {
  await mkdir(files.runtimeDirectory)
  await writeFile(files.vncSocket, 'left by the run before')
  await makeRuntimeDirectory(files, null)
  expect(await readdir(files.runtimeDirectory)).toEqual([])
  expect(await modeOf(files.runtimeDirectory)).toBe(0o700)
})

test('S19: what a hostile QEMU made beside its sockets is moved aside, never followed and never deleted as a tree', async () => {
  const elsewhere = join(root, 'elsewhere')
  await mkdir(join(elsewhere, 'kept'), { recursive: true })
  // In a tree, a directory could become a link between being looked at and being listed: so no tree is walked.
  await mkdir(join(files.runtimeDirectory, 'tree', 'deep'), { recursive: true })
  await symlink(elsewhere, join(files.runtimeDirectory, 'link'))
  await makeRuntimeDirectory(files, null)
  expect(await readdir(files.runtimeDirectory)).toEqual([])
  expect(await readdir(elsewhere)).toEqual(['kept'])
  const aside = (await readdir(join(root, 'run'))).find(name => name.includes('.'))
  expect(await readdir(join(root, 'run', aside ?? ''))).toEqual(['tree'])
})

test('a strict umask of the person who starts Guesthouse does not close a VM’s directory to QEMU’s user', async () => {
  const before = process.umask(0o077)
  try {
    await makeVmDirectory(files, null)
  } finally {
    process.umask(before)
  }
  expect(await modeOf(files.directory)).toBe(0o710)
})

test('files that are gone already are removed without complaint', async () => {
  await removeVmFiles(files)
  await makeVmDirectory(files, null)
  await makeRuntimeDirectory(files, null)
  await removeVmFiles(files)
  expect(await readdir(join(root, 'vms'))).toEqual([])
  expect(await readdir(join(root, 'run'))).toEqual([])
})

test('F13: the directory of a deleted VM does not come back with a power cut: that it is gone is on the disk', async () => {
  await makeVmDirectory(files, null)
  const seen: string[][] = []
  const synced = vi.mocked(syncToDisk)
  const { syncToDisk: sync } =
    await vi.importActual<typeof import('#lib/storage/durable-file.ts')>('#lib/storage/durable-file.ts')
  synced.mockImplementation(async path => {
    if (path === join(root, 'vms')) seen.push(await readdir(path))
    await sync(path)
  })
  await removeVmFiles(files)
  expect(seen).toEqual([[]])
})
