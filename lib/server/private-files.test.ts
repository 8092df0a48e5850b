import { chmod, chown, mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { dataPaths } from './data-directory.ts'
import { closePrivateFiles } from './private-files.ts'

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

async function dataDirectory() {
  const root = await temporaryDirectory()
  const paths = dataPaths(root)
  for (const path of [paths.backups, paths.logs, paths.library]) await mkdir(path, { recursive: true })
  return { root, paths }
}

test('N28: database, log of it, copies, code and logs are closed to others, and it is said; the rest stays', async () => {
  const { root, paths } = await dataDirectory()
  const files = [
    ...['guesthouse.db', 'guesthouse.db-wal', 'guesthouse.db-shm', 'guesthouse.db.damaged-20261101T100000.000Z'],
    ...['guesthouse.pid', 'setup-code', 'backups/any.copy', 'logs/guesthouse.log'],
  ].map(name => join(root, name))
  for (const path of files) await writeFile(path, '')
  for (const path of files) await chmod(path, 0o644)
  const iso = join(paths.library, 'debian.iso')
  await writeFile(iso, '')
  await chmod(iso, 0o644)
  const said = await closePrivateFiles(root, paths)
  expect(said).toHaveLength(files.length)
  expect(said[0]).toMatch(/could be read by others \(mode 644\); now only by Guesthouse$/)
  for (const path of files) expect(await modeOf(path), path).toBe('600')
  expect(await modeOf(iso)).toBe('644')
  expect(await closePrivateFiles(root, paths)).toEqual([])
})

test('a link is not followed', async () => {
  const { root, paths } = await dataDirectory()
  const target = join(await temporaryDirectory(), 'target')
  await writeFile(target, '')
  await chmod(target, 0o644)
  await symlink(target, join(root, 'setup-code'))
  expect(await closePrivateFiles(root, paths)).toEqual([])
  expect(await modeOf(target)).toBe('644')
})

// Only root can give files to somebody else.
test.runIf(process.getuid?.() === 0)('a file that belongs to somebody else is said', async () => {
  const { root, paths } = await dataDirectory()
  const copy = join(paths.backups, 'any.copy')
  await writeFile(copy, '', { mode: 0o600 })
  await chown(copy, 65_534, 65_534)
  expect(await closePrivateFiles(root, paths)).toEqual([expect.stringContaining('belongs to the user 65534')])
})
