import { mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listen } from '#lib/server/http-server.ts'
import { lockDataDirectory } from '#lib/server/instance-lock.ts'

const script = fileURLToPath(new URL('support-bundle.ts', import.meta.url))
const ZIP = 'PK'

let root: string
let file: string
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'guesthouse-bundle-')))
  file = join(root, 'bundle.zip')
})
afterEach(() => rm(root, { recursive: true }))

const written = () =>
  execa(process.execPath, [script, file], { env: { GUESTHOUSE_DATA: join(root, 'data') }, reject: false })
const mode = async () => ((await stat(file)).mode & 0o777).toString(8)
const begins = async (path = file) => (await readFile(path, 'latin1')).slice(0, 2)

test('a bundle is its owner’s alone, also when a file that others may read has its name', async () => {
  await writeFile(file, 'old', { mode: 0o644 })
  expect((await written()).exitCode).toBe(0)
  expect([await begins(), await mode()]).toEqual([ZIP, '600'])
  expect(await readdir(root)).toEqual(['bundle.zip'])
})

test('a link that somebody put in its place is not followed, and is said', async () => {
  const target = join(root, 'target')
  await writeFile(target, 'untouched')
  await symlink(target, file)
  const { exitCode, stderr } = await written()
  expect([exitCode, await readFile(target, 'utf8')]).toEqual([1, 'untouched'])
  expect(stderr).toContain(`${file} is there and is no file`)
  expect((await readdir(root)).sort()).toEqual(['bundle.zip', 'target'])
})

test('a Guesthouse that ends in the middle of its answer is done without: what is on disk is written', async () => {
  const data = await mkdtemp(join(root, 'held-'))
  const lock = await lockDataDirectory(data)
  const asked: string[] = []
  const server = createServer(({ url = '' }, res) => {
    asked.push(url)
    res.write(ZIP, () => res.destroy())
  })
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  try {
    await lock.recordAddress(`http://127.0.0.1:${port}/`)
    const { exitCode, stdout } = await execa(process.execPath, [script, file], {
      env: { GUESTHOUSE_DATA: data },
      reject: false,
    })
    expect(asked).toEqual(['/api/support-bundle'])
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('of what is on disk')])
    expect([await begins(), await mode()]).toEqual([ZIP, '600'])
  } finally {
    server.close()
    await lock.release()
  }
})
