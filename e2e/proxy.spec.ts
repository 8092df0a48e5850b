import { test as base, expect } from '@playwright/test'
import { test } from './fixtures.ts'
import { ADMIN, Guesthouse } from './guesthouse.ts'
import { exchange, handshake, request } from './http-exchange.ts'

const NAME = 'vms.example.org'
const json = { 'Content-Type': 'application/json' }
/** What a proxy that speaks TLS to a browser adds. */
const BY_PROXY = { 'X-Forwarded-For': '203.0.113.7', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': NAME }

const signIn = (port: number, headers: Record<string, string>) =>
  exchange(
    port,
    request(port, {
      method: 'POST',
      target: '/api/session',
      headers: { ...json, ...headers },
      body: JSON.stringify(ADMIN),
    }),
  )

base('behind a trusted proxy: its name, its TLS and its word for who asks count', async () => {
  const server = await Guesthouse.start({ GUESTHOUSE_NAMES: NAME, GUESTHOUSE_TRUSTED_PROXIES: '127.0.0.1' })
  try {
    const { port } = server
    const answer = await signIn(port, { ...BY_PROXY, Origin: `https://${NAME}` })
    expect(answer.status, answer.body).toBe(201)
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^__Host-guesthouse-\d+=.*; Secure$/)
    const credentials = { ...BY_PROXY, Origin: `https://${NAME}`, Cookie: cookie.split(';')[0] ?? '' }
    const sessions = await exchange(port, request(port, { target: '/api/sessions', headers: credentials }))
    expect(JSON.parse(sessions.body)).toContainEqual(expect.objectContaining({ address: '203.0.113.7', current: true }))
    const socket = handshake(port, `/ws/vms/${crypto.randomUUID()}/vnc`, credentials)
    expect((await exchange(port, socket)).status).toBe(404)

    // By plain http, from another site, or for a name that is not ours, the proxy may come or not.
    expect((await signIn(port, { ...BY_PROXY, Origin: `http://${NAME}` })).status).toBe(403)
    const foreign = { ...BY_PROXY, 'X-Forwarded-Host': 'evil.example', Origin: 'https://evil.example' }
    expect((await signIn(port, foreign)).status).toBe(421)
  } finally {
    await server.close()
  }
})

test('N04: without that word nobody is believed: not whence they come, not how, not by which name', async ({
  guesthouse,
}) => {
  const { port, url } = guesthouse
  expect((await signIn(port, { ...BY_PROXY, Origin: `https://${NAME}` })).status).toBe(403)
  expect((await signIn(port, { ...BY_PROXY, Host: NAME, Origin: `https://${NAME}` })).status).toBe(421)
  const answer = await signIn(port, { ...BY_PROXY, Origin: url })
  expect(answer.status).toBe(201)
  const cookie = answer.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^guesthouse-\d+=/)
  const headers = { Cookie: cookie.split(';')[0] ?? '', 'X-Guesthouse-Address': '203.0.113.8' }
  const sessions = await exchange(port, request(port, { target: '/api/sessions', headers }))
  expect(JSON.parse(sessions.body)).toContainEqual(expect.objectContaining({ address: '127.0.0.1', current: true }))
})
