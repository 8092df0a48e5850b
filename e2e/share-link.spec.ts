import type { Page } from '@playwright/test'
import { WebSocket } from 'ws'
import { CONSOLE_PROTOCOL, type NewShareLink, TICKET_PROTOCOL } from '#lib/contract/console.ts'
import { allEndpoints, endpoints } from '#lib/contract/endpoints.ts'
import { ask, createVm, serialLog, startVm, uploadImage } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'

test.describe.configure({ mode: 'serial' })

let vmId = ''

test.beforeAll(async ({ guesthouseOf, linuxIso }) => {
  const guesthouse = await guesthouseOf(import.meta.filename)
  const image = await uploadImage(guesthouse, linuxIso, 'linux.iso')
  vmId = (await createVm(guesthouse, { name: 'shown', imageId: image.id })).id
  await startVm(guesthouse, vmId)
})

const share = (guesthouse: Guesthouse, wish: Partial<NewShareLink>) =>
  ask(guesthouse, endpoints.consoles.share, {
    params: { vmId },
    body: { mode: 'view', kind: 'vnc', expiresInMinutes: 60, maxUses: null, ...wish },
  })

/** Comes in with a link as a program without a browser: the cookie and a ticket. */
async function openLink({ url }: Guesthouse, path: string, cookie = '') {
  const answer = await fetch(`${url}/api/share-sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...(cookie && { cookie }) },
    body: JSON.stringify({ secret: path.split('#')[1] }),
  })
  return {
    status: answer.status,
    cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie,
    body: await answer.json(),
  }
}

function connect({ url }: Guesthouse, kind: string, cookie: string, ticket: string): Promise<WebSocket> {
  const protocols = [CONSOLE_PROTOCOL, TICKET_PROTOCOL + ticket]
  const ws = new WebSocket(`${url.replace('http', 'ws')}/ws/vms/${vmId}/${kind}`, protocols, {
    headers: { cookie, origin: url },
  })
  return new Promise((resolve, reject) => ws.once('open', () => resolve(ws)).once('error', reject))
}

const isConnected = (page: Page) => expect(page.locator('[data-console-state=connected]')).toBeVisible()

test('a link made at the console opens it for somebody without an account, who sees nothing else', async ({
  page,
  guesthouse,
  browser,
}) => {
  await page.goto(`/vms/${vmId}/console`)
  await isConnected(page)
  await page.getByRole('button', { name: 'Share this console' }).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = await page.getByLabel('The new link').inputValue()
  expect(link).toMatch(/\/share#[A-Za-z0-9_-]{43}$/)

  const context = await browser.newContext({ baseURL: guesthouse.url })
  const guest = await context.newPage()
  const asked: string[] = []
  guest.on('request', request => asked.push(request.url()))
  await guest.goto(link)
  await isConnected(guest)
  await expect(guest.getByRole('heading', { name: 'shown' })).toBeVisible()
  await expect(guest.getByText('You are looking')).toBeVisible()
  const secret = link.split('#')[1] ?? ''
  expect(
    asked.filter(url => url.includes(secret)),
    'the secret is in no address that is sent',
  ).toEqual([])

  for (const { id, method, path, right } of allEndpoints) {
    if (right === 'anyone') continue
    const target = path.replace('{vmId}', vmId).replaceAll(/\{\w+\}/g, () => crypto.randomUUID())
    const status = await guest.evaluate(async ([how, where]) => (await fetch(where, { method: how })).status, [
      method,
      target,
    ] as const)
    expect(status, id).toBe(401)
  }
  await guest.goto('/')
  await expect(guest).toHaveURL(/\/login/)

  await test.step('it is revoked, and the screen is closed within two seconds', async () => {
    await guest.goto(link)
    await isConnected(guest)
    await page.getByRole('button', { name: /^Revoke the link/ }).click()
    await expect(guest.getByRole('heading', { name: 'This console is not open' })).toBeVisible()
    await guest.reload()
    await expect(guest.getByText('This link has expired or was revoked')).toBeVisible()
  })
  await context.close()
})

test('who only looks can type nothing into the guest, whatever their program sends', async ({ guesthouse }) => {
  await expect.poll(() => serialLog(guesthouse, vmId), { timeout: 180_000 }).toContain('guesthouse-guest: screen ready')
  const type = async (mode: 'view' | 'control', words: string) => {
    const { path } = await share(guesthouse, { mode, kind: 'serial' })
    const { cookie, body } = await openLink(guesthouse, path)
    const ws = await connect(guesthouse, 'serial', cookie, body.ticket)
    ws.send(Buffer.from(`echo ${words}\r`))
    return ws
  }
  const looking = await type('view', 'forbidden')
  const using = await type('control', 'allowed')
  await expect.poll(() => serialLog(guesthouse, vmId)).toContain('echo allowed')
  expect(await serialLog(guesthouse, vmId)).not.toContain('forbidden')
  for (const ws of [looking, using]) ws.close()
})

test('a link ends what it opened: revoked, within two seconds', async ({ guesthouse }) => {
  const { link, path } = await share(guesthouse, {})
  const { cookie, body } = await openLink(guesthouse, path)
  const ws = await connect(guesthouse, 'vnc', cookie, body.ticket)
  const closed = new Promise<number>(resolve => ws.once('close', resolve))
  await ask(guesthouse, endpoints.consoles.unshare, { params: { vmId, linkId: link.id } })
  expect(await closed).toBe(4401)
  expect((await openLink(guesthouse, path, cookie)).status).toBe(404)
})

test('uses are counted by browsers, and the ticket of one is nothing to another', async ({ guesthouse }) => {
  const { path } = await share(guesthouse, { maxUses: 2 })
  const [first, second] = [await openLink(guesthouse, path), await openLink(guesthouse, path)]
  expect((await openLink(guesthouse, path)).status).toBe(403)
  const again = await openLink(guesthouse, path, first.cookie)
  expect(again.status).toBe(201)
  await expect(connect(guesthouse, 'vnc', second.cookie, again.body.ticket)).rejects.toThrow('403')
  const [listed] = (await ask(guesthouse, endpoints.consoles.shareLinks, { params: { vmId } })).filter(
    ({ maxUses }) => maxUses === 2,
  )
  expect(listed?.uses).toBe(2)
})
