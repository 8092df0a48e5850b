import { lstat, readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { allEndpoints, endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, startVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import { ADMIN, Guesthouse } from './guesthouse.ts'
import { qemuProcessOf } from './qemu.ts'

test.describe.configure({ mode: 'serial' })

const WRONG_PASSWORD = 'wr0ng-p4ssw0rd-never-to-be-seen'

/** Of the server of this file: the only one that was started here. */
let house: { server: Guesthouse; code: string; secrets: string[]; urls: string[]; vmId: string } | null = null

function journey() {
  if (!house) throw new Error('The journey comes first')
  return house
}

async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true })
  return entries.map(entry => join(entry.parentPath, entry.name))
}

/** Which of the secrets this text has, in any of the forms in which it might be written. */
function secretsIn(bytes: Buffer | string, secrets: string[]): string[] {
  const text = Buffer.from(bytes).toString('latin1')
  return secrets.filter(secret =>
    [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')].some(form =>
      text.includes(form),
    ),
  )
}

test.beforeAll(async ({ browser }) => {
  const server = await Guesthouse.start({ GUESTHOUSE_LOG_LEVEL: 'debug' }, { enter: false })
  const code = (await server.setupCode()) ?? ''
  const context = await browser.newContext({ baseURL: server.url })
  const page = await context.newPage()
  const urls: string[] = []
  page.on('request', request => void urls.push(request.url()))
  // The whole way as people go it: first account, out, a wrong password, in, a VM with its console.
  await page.goto('/')
  await page.getByLabel('Code').fill(code)
  await page.getByLabel('Your name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
  const secretOf = async () => (await context.cookies()).map(({ value }) => value).filter(value => value.length > 40)
  const first = await secretOf()
  await page
    .getByRole('button', { name: `Account of ${ADMIN.name}` })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  for (const password of [WRONG_PASSWORD, ADMIN.password]) {
    await page.getByLabel('Name').fill(ADMIN.name)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    if (password === WRONG_PASSWORD) await expect(page.getByText('Name or password is wrong')).toBeVisible()
  }
  await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
  await server.enter()
  const { id } = await createVm(server, { name: 'canary', disk: { kind: 'new', sizeBytes: 64 * 1024 ** 2 } })
  await startVm(server, id)
  await page.goto(`/vms/${id}/console`)
  await expect(page.getByRole('heading', { level: 1, name: 'canary' })).toBeVisible()
  await ask(server, endpoints.database.copy, {})
  const own = server.cookie.split('=')[1] ?? ''
  house = {
    ...{ server, code, urls, vmId: id },
    secrets: [ADMIN.password, WRONG_PASSWORD, own, ...first, ...(await secretOf())],
  }
  await context.close()
})

test.afterAll(async () => house?.server.close())

test('N28: nothing in the data directory can be read by somebody else, and what holds secrets by nobody but Guesthouse', async () => {
  const { server } = journey()
  for (const path of [server.dataPath, ...(await filesUnder(server.dataPath))]) {
    const { mode } = await lstat(path)
    expect({ path: relative(server.root, path), others: mode & 0o007 }).toMatchObject({ others: 0 })
    const isPrivate = /\/(?:guesthouse\.[^/]+|setup-code|backups\/[^/]+|logs\/[^/]+)$/.test(path)
    if (isPrivate)
      expect([relative(server.root, path), (mode & 0o777).toString(8)]).toEqual([relative(server.root, path), '600'])
  }
})

test('N22, N28: neither passwords nor sessions’ secrets are in any file, the database and its copies included', async () => {
  const { server, secrets, code } = journey()
  for (const path of await filesUnder(server.dataPath)) {
    if (!(await lstat(path)).isFile()) continue
    expect(secretsIn(await readFile(path), [...secrets, code]), relative(server.root, path)).toEqual([])
  }
})

test('N28: the log has no secret; the code was printed once, for the terminal', async () => {
  const { server, secrets, code } = journey()
  expect(secretsIn(server.log, secrets)).toEqual([])
  expect(server.log.split(code)).toHaveLength(2)
})

test('N28: no process has a secret among its arguments or in its environment', async () => {
  const { server, secrets, code, vmId } = journey()
  const qemu = await qemuProcessOf(vmId)
  const environments = [server.pid, qemu?.pid ?? 0].map(pid => `/proc/${pid}/environ`)
  const commands = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(pid => `/proc/${pid}/cmdline`)
  for (const path of [...commands, ...environments]) {
    const text = await readFile(path).catch(() => '')
    expect(secretsIn(text, [...secrets, code]), path).toEqual([])
  }
})

test('N28: no address that the browser asked for has a secret', () => {
  const { urls, secrets, code } = journey()
  expect(urls.length).toBeGreaterThan(20)
  for (const url of urls) expect(secretsIn(url, [...secrets, code]), url).toEqual([])
})

test('N28: no answer of the API has a secret, or the hash of one', async () => {
  const { server, secrets, code } = journey()
  const asked = allEndpoints.filter(
    ({ method, path }) => method === 'GET' && !path.includes('{') && path !== '/api/events',
  )
  expect(asked.length).toBeGreaterThan(10)
  for (const { path } of asked) {
    const answer = await fetch(server.url + path, { headers: server.credentials })
    const body = Buffer.from(await answer.arrayBuffer())
    expect(secretsIn(body, [...secrets, code]), path).toEqual([])
    expect(body.toString('latin1'), path).not.toMatch(/\$argon2|secretHash|passwordHash|totpSecret/)
  }
})
