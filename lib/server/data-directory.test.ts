import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { prepareDirectories } from './data-directory.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gh-data-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

function configFor(name: string, runtime = join(root, 'run')) {
  const environment = { GUESTHOUSE_DATA: join(root, name), GUESTHOUSE_RUNTIME_DIR: runtime }
  return readConfig(environment, { uid: 0, programPath: '/' })
}
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

test('N28: the data directory is closed to everybody else', async () => {
  const paths = await prepareDirectories(configFor('data'), null)
  expect(await modeOf(join(root, 'data'))).toBe('700')
  for (const path of [paths.pool, paths.library, paths.cache, paths.backups])
    expect(await modeOf(path), path).toBe('700')
})

test('QEMU’s own user may pass through to its files, and list nothing but the library', async () => {
  const user = { name: 'qemu', uid: 12345, gid: 12345, groups: [] }
  await chmod(root, 0o711)
  const paths = await prepareDirectories(configFor('data'), user)
  expect(await modeOf(join(root, 'data'))).toBe('710')
  expect((await stat(paths.pool)).gid).toBe(12345)
  expect(await modeOf(paths.backups)).toBe('700')
})

test('a directory with somebody’s files is refused and left as it is', async () => {
  await mkdir(join(root, 'home'), { mode: 0o755 })
  await writeFile(join(root, 'home', 'letter.txt'), '')
  await expect(prepareDirectories(configFor('home'), null)).rejects.toThrow(/not Guesthouse’s/)
  expect(await modeOf(join(root, 'home'))).toBe('755')
})

test('F03: a first start that ended before there was a database can be repeated', async () => {
  await prepareDirectories(configFor('data'), null)
  await prepareDirectories(configFor('data'), null)
})

test('the directory that holds the runtime directory keeps its mode', async () => {
  await prepareDirectories(configFor('data', join(root, 'run')), null)
  expect(await modeOf(root)).toBe('700')
})

test('F28: a runtime directory too long for sockets is refused before anything is made', async () => {
  await expect(prepareDirectories(configFor('data', join(root, 'r'.repeat(90))), null)).rejects.toThrow(
    /too long for sockets/,
  )
})

test('a data directory that cannot be made ends in one sentence', async () => {
  await writeFile(join(root, 'file'), '')
  await expect(prepareDirectories(configFor('file/data'), null)).rejects.toThrow(/cannot be used.*--data/)
})
