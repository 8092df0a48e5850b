import { X509Certificate } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import type { Browser } from '@playwright/test'
import { test as base, expect } from '@playwright/test'
import { WebSocket } from 'ws'
import { CONSOLE_PROTOCOL, TICKET_PROTOCOL } from '#lib/contract/console.ts'
import { isoBytes } from '#lib/qemu/image-header/testing/iso-bytes.ts'
import { makeAuthority, makeServerCertificate } from '#lib/server/tls/make-certificates.ts'
import { permittedFor } from '#lib/server/tls/name-constraints.ts'
import { listenToPage } from './complaints.ts'
import { ADMIN, Guesthouse } from './guesthouse.ts'
import { exchange, request as requestBytes } from './http-exchange.ts'
import { type TlsAnswer, tlsClient } from './tls-client.ts'

/** One server for all that follows; its first account is made by whoever comes first. */
const test = base.extend<object, { server: Guesthouse }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one needs
    async ({}, use) => {
      const server = await Guesthouse.start({ GUESTHOUSE_HOST: '0.0.0.0', GUESTHOUSE_TLS: '1' }, { enter: false })
      await use(server)
      await server.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const json = { 'content-type': 'application/json' }

async function authorityOf(server: Guesthouse): Promise<string> {
  return (await tlsClient(server)('/api/ca-certificate')).body
}

const cookieIn = ({ headers }: TlsAnswer) => headers['set-cookie']?.[0] ?? ''

/** A program that trusts the authority and is signed in as the admin. */
async function admin(server: Guesthouse) {
  const ask = tlsClient(server, await authorityOf(server))
  const code = await readFile(join(server.dataPath, 'setup-code'), 'utf8').catch(() => null)
  const body = JSON.stringify(code === null ? ADMIN : { ...ADMIN, code: code.trim() })
  const headers = { ...json, origin: server.url }
  const answer = await ask(code === null ? '/api/session' : '/api/setup', { method: 'POST', headers, body })
  expect(answer.status, answer.body).toBe(201)
  const credentials = { cookie: cookieIn(answer).split(';')[0] ?? '', origin: server.url }
  const asAdmin: typeof ask = (path, { headers, ...rest } = {}) =>
    ask(path, { ...rest, headers: { ...credentials, ...headers } })
  return { ask: asAdmin, credentials, signedIn: answer }
}

/** A person’s browser, which was told to go on although it does not know the authority. */
async function personsPage(browser: Browser, server: Guesthouse) {
  const page = await (await browser.newContext({ baseURL: server.url, ignoreHTTPSErrors: true })).newPage()
  return { page, complaints: listenToPage(page, server.url) }
}

test('--tls: who compares the printed fingerprint and trusts the authority has a connection that nobody can read', async ({
  server,
}) => {
  expect(server.url).toMatch(/^https:\/\//)
  const authority = await authorityOf(server)
  const { fingerprint256 } = new X509Certificate(authority)
  expect(server.log).toContain(`Trust ${fingerprint256}`)
  const { status, headers, body } = await tlsClient(server, authority)('/api/health')
  expect(status, body).toBe(200)
  // Whoever cannot come back by https again would be locked out.
  expect(headers).not.toHaveProperty('strict-transport-security')
  for (const name of ['127.0.0.1', 'localhost']) {
    const url = `https://${name}:${server.port}`
    expect((await tlsClient({ url }, authority)('/api/health')).status, name).toBe(200)
  }
  await expect(
    tlsClient(
      server,
      (await makeAuthority({ title: 'x', permitted: permittedFor({ names: [], addresses: [] }), now: Date.now() }))
        .cert,
    )('/'),
  ).rejects.toThrow(/certificate/)
})

test('the session’s cookie never leaves TLS, and the own origin is https', async ({ server }) => {
  const { ask, signedIn } = await admin(server)
  expect(cookieIn(signedIn)).toMatch(/^__Host-guesthouse-\d+=[^;]+; Path=\/; HttpOnly; SameSite=Strict; .*Secure$/)
  const body = JSON.stringify({ name: 'over TLS', vcpus: 1, memoryMiB: 64, nic: null })
  const plain = { ...json, origin: server.url.replace('https', 'http') }
  expect((await ask('/api/vms', { method: 'POST', headers: plain, body })).status).toBe(403)
  expect((await ask('/api/vms', { method: 'POST', headers: json, body })).status).toBe(201)
})

test('http:// on the same port leads to https', async ({ server }) => {
  const Host = `127.0.0.1:${server.port}`
  const led = await exchange(server.port, requestBytes(server.port, { target: '/host', headers: { Host } }))
  expect(led.status).toBe(307)
  expect(led.headers.get('location')).toBe(`https://${Host}/host`)
  const sent = await exchange(
    server.port,
    requestBytes(server.port, { method: 'POST', target: '/api/session', body: '{}' }),
  )
  expect(sent.status).toBe(400)
  expect(sent.body).toContain('https only')
})

test('an upload, the live stream and a WebSocket work over TLS for a program', async ({ server }) => {
  const { ask, credentials } = await admin(server)
  const authority = await authorityOf(server)
  const image = Buffer.from(isoBytes({ platforms: [0], contentSectors: 2_000 }))
  const octets = { 'content-type': 'application/octet-stream' }
  const uploaded = await ask('/api/images?fileName=tls.iso', { method: 'POST', headers: octets, body: image })
  expect(uploaded.status, uploaded.body).toBe(201)
  expect(JSON.parse(uploaded.body)).toMatchObject({ fileName: 'tls.iso', sizeBytes: image.length })

  const live = await new Promise<string>((resolve, reject) => {
    const asking = request(`${server.url}/api/events`, { ca: authority, headers: credentials }, answer =>
      answer.once('data', chunk => {
        asking.destroy()
        resolve(String(chunk))
      }),
    )
    asking.once('error', reject).end()
  })
  expect(live).toContain('data: ')

  const wish = JSON.stringify({ name: 'on screen', vcpus: 1, memoryMiB: 64, nic: null })
  const { id } = JSON.parse((await ask('/api/vms', { method: 'POST', headers: json, body: wish })).body)
  expect((await ask(`/api/vms/${id}/start`, { method: 'POST' })).status).toBe(200)
  const { body } = await ask(`/api/vms/${id}/console-tickets`, {
    method: 'POST',
    headers: json,
    body: '{"kind":"vnc"}',
  })
  const offered = [CONSOLE_PROTOCOL, TICKET_PROTOCOL + JSON.parse(body).ticket]
  const socket = new WebSocket(`${server.url.replace('https', 'wss')}/ws/vms/${id}/vnc`, offered, {
    headers: credentials,
    ca: authority,
  })
  const greeting = await new Promise<string>((resolve, reject) => {
    socket.once('message', data => resolve(String(data)))
    socket.once('error', reject)
  })
  socket.close()
  expect(greeting).toMatch(/^RFB 003\./)
  expect((await ask(`/api/vms/${id}/power-off`, { method: 'POST' })).status).toBe(200)
})

test('a person in a browser: signs in, is live, sees a screen, and finds out how to trust the authority', async ({
  browser,
  server,
}) => {
  const { ask } = await admin(server)
  const wish = JSON.stringify({ name: 'seen', vcpus: 1, memoryMiB: 64, nic: null })
  const { id } = JSON.parse((await ask('/api/vms', { method: 'POST', headers: json, body: wish })).body)
  await ask(`/api/vms/${id}/start`, { method: 'POST' })

  const { page, complaints } = await personsPage(browser, server)
  await page.goto('/')
  await page.getByLabel('Name').fill(ADMIN.name)
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Virtual machines' })).toBeVisible()
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await page.goto(`/vms/${id}/console`)
  await expect(page.getByText(/^Connected$/)).toBeVisible()

  await page.goto('/host')
  const section = page.getByRole('region', { name: 'Connection' })
  await expect(section.getByText('TLS, with a certificate of Guesthouse’s own')).toBeVisible()
  await expect(section.getByText(new X509Certificate(await authorityOf(server)).fingerprint256)).toBeVisible()
  const downloading = page.waitForEvent('download')
  await section.getByRole('link', { name: 'Download the authority' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('guesthouse-ca.crt')
  expect(await readFile(await download.path(), 'utf8')).toBe(await authorityOf(server))
  expect(complaints.policyViolations).toEqual([])
  expect(complaints.foreignRequests).toEqual([])
  await page.context().close()
})

test('--tls-cert and --tls-key: a renewed certificate is shown without a restart, and browsers are told to insist', async () => {
  const names = { names: ['localhost'], addresses: ['127.0.0.1'] }
  const authority = await makeAuthority({ title: 'Company', permitted: permittedFor(names), now: Date.now() })
  const issue = () => makeServerCertificate({ authority, title: 'vms', ...names, now: Date.now() })
  const first = await issue()
  const folder = test.info().outputPath()
  const [certPath, keyPath] = [`${folder}-cert.pem`, `${folder}-key.pem`]
  const put = async ({ cert, key }: typeof first) => {
    await writeFile(keyPath, key)
    await writeFile(certPath, cert)
  }
  await put(first)
  const server = await Guesthouse.start(
    { GUESTHOUSE_TLS_CERT: certPath, GUESTHOUSE_TLS_KEY: keyPath },
    { enter: false },
  )
  try {
    const ask = tlsClient(server, authority.cert)
    const answer = await ask('/api/health')
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d+$/)
    expect((await ask('/api/ca-certificate')).status).toBe(404)
    const next = await issue()
    await put(next)
    await expect.poll(() => server.log).toContain(new X509Certificate(next.cert).fingerprint256)
    expect((await ask('/api/health')).status).toBe(200)
  } finally {
    await server.close()
  }
})
