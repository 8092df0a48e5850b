import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { endpoints } from '#lib/contract/endpoints.ts'
import { createVm, startVm } from './api.ts'
import { consoleHeaders } from './console-ticket.ts'
import { expect, test } from './fixtures.ts'
import { ADMIN, type Guesthouse } from './guesthouse.ts'
import { handshake } from './http-exchange.ts'

test.describe.configure({ mode: 'serial' })

/** What the issue asks for; the look of Guesthouse is every second. */
const NOTICED_MS = 2_000
/** Two slow cores that others use too. */
const PATIENCE_MS = 15_000

/** `./guesthouse …` as the owner of the data. */
async function host({ dataPath }: Guesthouse, args: string[], input = ''): Promise<string> {
  const command = join(import.meta.dirname, '../guesthouse')
  return (await execa(command, [...args, '--data', dataPath], { input })).stdout
}

/** How long it took to be so; said in the report, since a busy machine is no fault of Guesthouse. */
async function expectSoon(what: string, isSo: () => Promise<unknown>): Promise<void> {
  const start = performance.now()
  await expect.poll(isSo, { message: what, timeout: PATIENCE_MS, intervals: [50] }).toBe(true)
  const took = Math.round(performance.now() - start)
  test.info().annotations.push({ type: 'seen', description: `${what} after ${took} ms (aim: ${NOTICED_MS} ms)` })
}

const isOut = async ({ url, credentials }: Guesthouse) =>
  (await fetch(url + endpoints.access.me.path, { headers: credentials })).status === 401

/** A WebSocket that is open and stays so until the server ends it. */
async function openConsole(guesthouse: Guesthouse, vmId: string): Promise<Socket> {
  const { port } = guesthouse
  const headers = await consoleHeaders(guesthouse, vmId, 'serial')
  const socket = createConnection({ host: '127.0.0.1', port })
  socket.write(handshake(port, `/ws/vms/${vmId}/serial`, headers))
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /)
  return socket.resume()
}

test('a forgotten password: reset-admin while Guesthouse serves leads every browser out, and in with the new one', async ({
  guesthouse,
  page,
}) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
  const said = await host(guesthouse, ['reset-admin'])
  await expectSoon('the session has ended', () => isOut(guesthouse))
  const [, password = ''] = /^Password: (\S+)$/m.exec(said) ?? []

  // The page that was open leaves by itself.
  await expect(page).toHaveURL(/\/login$/)
  await page.goto('/host')
  await expect(page).toHaveURL(/\/login\?to=%2Fhost$/)
  const signIn = async (word: string) => {
    await page.getByLabel('Name').fill(ADMIN.name)
    await page.getByLabel('Password', { exact: true }).fill(word)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  await signIn(ADMIN.password)
  await expect(page.getByText('Name or password is wrong')).toBeVisible()
  await signIn(password)
  await expect(page.getByRole('heading', { name: 'Host', exact: true })).toBeVisible()
})

test('a password is set while Guesthouse does not run, and opens the next one', async ({ guesthouse }) => {
  await guesthouse.end('SIGTERM')
  await host(guesthouse, ['user', 'passwd', ADMIN.name], `${ADMIN.password}\n`)
  await guesthouse.run()
  await guesthouse.enter()
  expect(await isOut(guesthouse)).toBe(false)
})

test('who is disabled on the host is out with streams and consoles, and in again when enabled', async ({
  guesthouse,
}) => {
  const { id } = await createVm(guesthouse, { name: 'shell' })
  await startVm(guesthouse, id)
  const stream = await fetch(guesthouse.url + endpoints.host.events.path, { headers: guesthouse.credentials })
  const open = { stream: true, console: true }
  void stream.text().then(
    () => (open.stream = false),
    () => (open.stream = false),
  )
  const console = await openConsole(guesthouse, id)
  console.once('close', () => (open.console = false))

  await host(guesthouse, ['user', 'disable', ADMIN.name])
  await expectSoon('the session has ended', () => isOut(guesthouse))
  await expectSoon('the live stream has ended', async () => !open.stream)
  await expectSoon('the console has ended', async () => !open.console)
  await expect(guesthouse.enter()).rejects.toThrow(/401/)

  expect(await host(guesthouse, ['user', 'list'])).toMatch(new RegExp(`^${ADMIN.name} +admin +disabled`, 'm'))
  await host(guesthouse, ['user', 'enable', ADMIN.name])
  await expectSoon('the account can be used', () =>
    guesthouse.enter().then(
      () => true,
      () => false,
    ),
  )
})

test('an account that is added on the host signs in, and sees what it was given: nothing yet', async ({
  guesthouse,
}) => {
  const ben = { name: 'ben', password: 'staple of the day' }
  await host(guesthouse, ['user', 'add', ben.name, '--role', 'viewer'], `${ben.password}\n`)
  const signIn = () =>
    fetch(guesthouse.url + endpoints.access.signIn.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: guesthouse.url },
      body: JSON.stringify(ben),
    })
  await expectSoon('ben can sign in', async () => (await signIn()).status === 201)
  const cookie = (await signIn()).headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const vms = await fetch(guesthouse.url + endpoints.vms.list.path, { headers: { cookie } })
  expect(await vms.json()).toEqual([])
})

test('N28: what a command on the host leaves is the owner’s alone', async ({ guesthouse: { dataPath } }) => {
  const owner = (await stat(dataPath)).uid
  const files = (await readdir(dataPath)).filter(name => name.startsWith('guesthouse.db'))
  expect(files).toContain('guesthouse.db-wal')
  for (const name of files) {
    const { mode, uid } = await stat(join(dataPath, name))
    expect({ name, mode: (mode & 0o777).toString(8), uid }).toEqual({ name, mode: '600', uid: owner })
  }
})

test('./guesthouse status counts VMs without an account', async ({ guesthouse }) => {
  const said = await execa(join(import.meta.dirname, '../guesthouse'), ['status', '--data', guesthouse.dataPath], {
    env: { GUESTHOUSE_RUNTIME_DIR: guesthouse.runtimePath },
  })
  expect(said.stdout).toContain('VMs:  1, of which 1 on')
})
