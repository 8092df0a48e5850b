import { chown, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import { createUserStore } from '#lib/db/user-store.ts'

const guesthouse = fileURLToPath(new URL('../guesthouse', import.meta.url))
const isRoot = process.getuid?.() === 0

async function dataDirectory({ withDatabase = true } = {}) {
  const root = await mkdtemp(join(tmpdir(), 'guesthouse-accounts-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const data = join(root, 'data')
  await mkdir(data)
  if (withDatabase) await (await openDatabase({ path: join(data, 'guesthouse.db') })).close()
  return { root, data }
}

const run = (cwd: string, args: string[], input = '') => execa(guesthouse, args, { cwd, input, reject: false })

test('a password from stdin makes an account that is there; the directory is named from where one is', async () => {
  const { root, data } = await dataDirectory()
  const { exitCode, stdout, stderr } = await run(
    root,
    ['user', '--data', 'data', 'add', 'ada', '--role=admin'],
    'correct horse battery\n',
  )
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toContain('ada is an admin and can sign in')
  const database = await openDatabase({ path: join(data, 'guesthouse.db') })
  onTestFinished(() => database.close())
  expect(await createUserStore(database).findByName('ada')).toMatchObject({ role: 'admin' })
  expect((await stat(join(data, 'guesthouse.db'))).mode & 0o777).toBe(0o600)
})

test('N28: at a terminal a password is asked for twice and never shown', async () => {
  const { data } = await dataDirectory()
  const command = `${guesthouse} user add ada --role admin --data ${data}`
  const terminal = execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], { reject: false })
  let shown = ''
  const questions = ['New password of ada: ', 'Once more: ']
  terminal.stdout.on('data', chunk => {
    shown += chunk
    // Not before it is asked for: until then it is the terminal's own to show.
    if (!questions[0] || !shown.includes(questions[0])) return
    questions.shift()
    terminal.stdin.write('correct horse battery\r')
  })
  const { exitCode } = await terminal
  expect({ exitCode, shown }).toEqual({ exitCode: 0, shown: expect.stringContaining('ada is an admin') })
  expect(shown).not.toContain('correct horse')
})

test('without a database there are no accounts, and none is made', async () => {
  const { root, data } = await dataDirectory({ withDatabase: false })
  const { exitCode, stderr } = await run(root, ['user', 'list', '--data', data])
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('There is no database') })
  await expect(stat(join(data, 'guesthouse.db'))).rejects.toThrow()
})

// Only root can give files to somebody else.
test.runIf(isRoot)('N28: somebody else than the owner is refused, with the name of who may', async () => {
  const { root, data } = await dataDirectory()
  await chown(data, 65_534, 65_534)
  const { exitCode, stderr } = await run(root, ['reset-admin', '--data', data])
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(/belongs to nobody.*sudo -u nobody/)
})
