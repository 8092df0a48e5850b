import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@playwright/test'
import { paths } from '#lib/client/paths.ts'
import type { AuditEntry } from '#lib/contract/audit.ts'
import { endpoints } from '#lib/contract/endpoints.ts'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import { ask, createVm, startVm } from './api.ts'
import { consoleHeaders } from './console-ticket.ts'
import { expect, test } from './fixtures.ts'
import { ADMIN, Guesthouse } from './guesthouse.ts'
import { exchange, handshake, request } from './http-exchange.ts'
import { PASSWORD, somebody } from './person.ts'

const GUESS = 'is it this, perhaps?'
const NOTE = 'the door code is 4711'

const databaseOf = (server: Guesthouse) => new DatabaseSync(join(server.dataPath, 'guesthouse.db'))

/** @returns the cookie; empty when nobody was signed in */
async function signIn({ url }: Guesthouse, name: string, password: string): Promise<string> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ name, password }),
  })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

function send({ url }: Guesthouse, cookie: string, method: string, path: string, body?: unknown) {
  return fetch(url + path, {
    method,
    headers: { cookie, origin: url, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

const trailOf = async (server: Guesthouse): Promise<AuditEntry[]> =>
  (await ask(server, endpoints.audit.list, { query: { limit: 200 } })).toReversed()

const told = ({ userName, action, target, result, code }: AuditEntry) =>
  `${userName ?? 'nobody'} ${action} ${target ?? '-'} ${code ?? result}`

/** The program that docs/audit.md prints, run on this. @returns its exit code and words */
async function check(server: Guesthouse): Promise<{ words: string; code: number }> {
  const [, program = ''] = /```js\n(.*?)```/s.exec(await readFile('docs/audit.md', 'utf8')) ?? []
  expect(program.trim().split('\n').length).toBeLessThanOrEqual(30)
  const [script, file] = [join(server.root, 'check-audit.mjs'), join(server.root, 'audit.jsonl')]
  await writeFile(script, program)
  await writeFile(file, await ask(server, endpoints.audit.exportAll, {}).then(String))
  try {
    return { words: execFileSync(process.execPath, [script, file], { encoding: 'utf8' }), code: 0 }
  } catch (error) {
    const failed = error as { stdout?: string; status?: number }
    return { words: failed.stdout ?? '', code: failed.status ?? -1 }
  }
}

const rowOf = (page: Page, words: RegExp) => page.getByRole('list', { name: 'Audit trail' }).getByText(words).first()

test('who did and tried what, and from where, is told: of two people, and of nobody', async ({ browser }) => {
  const server = await Guesthouse.start({}, { enter: false })
  try {
    const secrets = [ADMIN.password, PASSWORD, GUESS, NOTE]
    const code = (await readFile(join(server.dataPath, 'setup-code'), 'utf8')).trim()
    secrets.push(code, code.replaceAll('-', ''))
    await send(server, '', 'POST', '/api/setup', { ...ADMIN, code: '0000-0000-0000-0000' })
    await server.enter()
    secrets.push(server.cookie, server.cookie.split('=')[1] ?? '')

    const web = await createVm(server, { name: 'web', note: NOTE })
    await ask(server, endpoints.vms.change, { params: { vmId: web.id }, body: { name: 'www', note: `${NOTE}!` } })
    await startVm(server, web.id)
    const port = `/ws/vms/${web.id}/serial`
    const ticket = await consoleHeaders(server, web.id, 'serial')
    secrets.push(ticket['Sec-WebSocket-Protocol']?.split('ticket.')[1] ?? '')
    expect((await exchange(server.port, handshake(server.port, port, ticket))).status).toBe(101)
    // It is good for one.
    expect((await exchange(server.port, handshake(server.port, port, ticket))).status).toBe(403)
    await fetch(`${server.url}/api/images?fileName=tiny.iso`, {
      method: 'POST',
      headers: { ...server.credentials, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(isoBytes({ platforms: [0], contentSectors: 100 })),
    })
    await ask(server, endpoints.vms.powerOff, { params: { vmId: web.id } })

    const { secret } = await ask(server, endpoints.tokens.create, {
      body: { name: 'cron', access: 'all', vmIds: [web.id], rights: ['vm.power'] },
    })
    secrets.push(secret)
    const byToken = { url: server.url, credentials: { authorization: `Bearer ${secret}` } }
    await ask(byToken, endpoints.vms.start, { params: { vmId: web.id } })
    await ask(server, endpoints.vms.powerOff, { params: { vmId: web.id } })
    await fetch(`${server.url}/api/vms`, { headers: { authorization: 'Bearer of-no-token' } })

    await signIn(server, ADMIN.name, GUESS)
    // A password in the field of the name.
    await signIn(server, GUESS, GUESS)
    const { credentials } = await somebody(server, { name: 'ben', role: 'viewer' })
    const ben = credentials.cookie ?? ''
    secrets.push(ben.split('=')[1] ?? '')
    expect((await send(server, ben, 'GET', `/api/vms/${web.id}`)).status).toBe(404)
    expect((await send(server, ben, 'DELETE', `/api/vms/${web.id}?disks=delete`)).status).toBe(404)
    expect((await send(server, ben, 'POST', '/api/vms', { name: 'mine' })).status).toBe(403)
    expect((await send(server, ben, 'GET', '/api/audit')).status).toBe(403)
    expect((await exchange(server.port, handshake(server.port, port, credentials))).status).toBe(404)
    await send(server, ben, 'DELETE', '/api/session')
    expect((await send(server, ben, 'GET', '/api/vms')).status).toBe(401)
    const json = { 'Content-Type': 'application/json' }
    const forged = { ...json, Cookie: server.cookie, Origin: 'http://evil.example' }
    await exchange(
      server.port,
      request(server.port, { method: 'POST', target: '/api/vms', headers: forged, body: '{}' }),
    )
    await exchange(server.port, request(server.port, { headers: { Host: 'evil.example' } }))
    await ask(server, endpoints.vms.remove, { params: { vmId: web.id }, query: { disks: 'delete' } })

    const entries = await trailOf(server)
    expect(entries.map(told)).toEqual([
      'nobody setup.complete - setup-code-wrong',
      'ada setup.complete ada done',
      'ada vms.create web done',
      'ada vms.change web done',
      'ada vms.start www done',
      'ada console.open www done',
      'ada console.open www ticket-refused',
      'ada images.upload tiny.iso done',
      'ada vms.power-off www done',
      'ada tokens.create cron done',
      'ada vms.start www done',
      'ada vms.power-off www done',
      'nobody vms.list - token-refused',
      'nobody session.sign-in ada sign-in-refused',
      'nobody session.sign-in - sign-in-refused',
      'ada users.invite ben done',
      'nobody invitation.accept ben done',
      'ben session.sign-in ben done',
      'ben vms.read www vm-not-found',
      'ben vms.remove www vm-not-found',
      'ben vms.create - not-allowed',
      'ben audit.list - not-allowed',
      'ben console.open www vm-not-found',
      'ben session.sign-out - done',
      'nobody vms.list - signed-out',
      'ada request - foreign-origin',
      'nobody request - foreign-host',
      'ada vms.remove www done',
    ])
    for (const { address } of entries) expect(address).toBe('127.0.0.1')
    const done = entries.filter(({ result }) => result === 'done')
    expect(done.filter(({ via }) => via === 'token').map(told)).toEqual(['ada vms.start www done'])
    expect(done.filter(({ via }) => via === 'none').map(told)).toEqual(['nobody invitation.accept ben done'])
    expect(entries[3]?.details).toEqual({ changed: 'name, note' })
    expect(entries.at(-1)?.details).toEqual({ disks: 'delete' })

    const db = databaseOf(server)
    const all = JSON.stringify(db.prepare('SELECT * FROM "AuditEntry"').all())
    db.close()
    for (const secret of secrets) expect(all.includes(secret), secret).toBe(false)
    expect(await check(server)).toMatchObject({ code: 0, words: expect.stringMatching(/^\d\d entries, 0 wrong/) })

    const context = await browser.newContext({ baseURL: server.url })
    await context.addCookies(server.browserCookies)
    const page = await context.newPage()
    await page.goto(paths.activity())
    await expect(page.getByText('by ada', { exact: true }).first()).toBeVisible()
    await page.goto(paths.audit())
    await expect(page.getByText(/The chain is whole: \d\d entries/)).toBeVisible()
    await expect(rowOf(page, /^ada: Delete a VM “www”/)).toBeVisible()
    await page.getByRole('combobox', { name: 'Who' }).selectOption('ben')
    await expect(rowOf(page, /^ben: Delete a VM “www”/)).toBeVisible()
    await expect(page.getByText('There is no such VM').first()).toBeVisible()
    await expect(rowOf(page, /^ada:/)).toHaveCount(0)
    await page.getByRole('combobox', { name: 'Result' }).selectOption('done')
    await expect(rowOf(page, /Delete a VM/)).toHaveCount(0)
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    await context.close()
  } finally {
    await server.close()
  }
})

test('a row that was changed behind our back shows on the page, and in a download', async ({ page, guesthouse }) => {
  for (const name of ['one', 'two', 'three']) await createVm(guesthouse, { name })
  await page.goto(paths.audit())
  await expect(page.getByText(/The chain is whole/)).toBeVisible()
  const [, , two] = await trailOf(guesthouse)
  expect(two?.target).toBe('two')
  const db = databaseOf(guesthouse)
  db.prepare(`UPDATE "AuditEntry" SET "userName" = 'eve' WHERE "id" = ?`).run(two?.id ?? 0)
  db.close()
  await page.getByRole('button', { name: 'Check again' }).click()
  const notice = page.getByRole('alert').filter({ hasText: 'The audit trail was changed' })
  await expect(notice).toContainText(`Entry ${two?.id} is not what was written`)
  const { words, code } = await check(guesthouse)
  expect(code).toBe(1)
  expect(words).toContain(`Entry ${two?.id} was changed`)
})

test('N17: a flood of wrong guesses is told in a few entries, also when Guesthouse is stopped in the middle of it', async ({
  guesthouse,
}) => {
  const before = (await trailOf(guesthouse)).length
  await Promise.all(Array.from({ length: 100 }, () => signIn(guesthouse, 'nobody-here', GUESS)))
  await guesthouse.end('SIGTERM')
  await guesthouse.run()
  const entries = (await trailOf(guesthouse)).slice(before).filter(({ action }) => action === 'session.sign-in')
  const counted = entries.reduce((sum, { details }) => sum + (Number(details.times) || 1), 0)
  expect(counted).toBe(100)
  expect(entries.length).toBeLessThan(15)
})
