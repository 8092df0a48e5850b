import { createVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { exchange, request } from './http-exchange.ts'

const SECRET = 'nobody-may-know-this-name'

/** Headers that have led past a middleware, or made Next answer with something else than the page that was asked for. */
const TRICKS: Record<string, Record<string, string>> = {
  nothing: {},
  'CVE-2025-29927': { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
  'CVE-2025-29927, src': {
    'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware',
  },
  'a rewrite': { 'x-middleware-rewrite': '/api/vms', 'x-middleware-next': '1', 'x-nextjs-rewrite': '/api/vms' },
  'a matched path': { 'x-matched-path': '/api/vms', 'x-invoke-path': '/api/vms', 'x-now-route-matches': '1=api' },
  'components instead of a page': { rsc: '1', accept: 'text/x-component' },
  'a prefetch': { rsc: '1', 'next-router-prefetch': '1' },
  'the prefetch of a segment': { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  'a part of the tree': {
    rsc: '1',
    'next-router-state-tree': encodeURIComponent(
      JSON.stringify(['', { children: ['(dashboard)', {}, null, 'refetch'] }]),
    ),
  },
  'data of a page': { 'x-nextjs-data': '1', purpose: 'prefetch' },
  'from this host, as it says': {
    'x-forwarded-for': '127.0.0.1',
    'x-real-ip': '127.0.0.1',
    forwarded: 'for=127.0.0.1',
  },
  'another address, as it says': { 'x-original-url': '/api/health', 'x-rewrite-url': '/api/health' },
  'as our own headers have it': {
    'x-guesthouse-address': '127.0.0.1',
    'x-guesthouse-scheme': 'https',
    'x-guesthouse-reached': 'proxy',
  },
  'an internal request': { 'x-nextjs-internal': '1', 'next-resume': '1', 'x-prerender-revalidate': '1' },
  'an action': { 'next-action': '7f0000000000000000000000000000000000000000' },
}

/** Every way to spell the address of something that needs a session. */
const targetsFor = (vmId: string) => [
  ...['/', '/host', `/vms/${vmId}`, `/vms/${vmId}/console`, '/activity', '/api-docs'],
  ...['/api/vms', `/api/vms/${vmId}`, '/api/host', '/api/activity', '/api/sessions', '/metrics', '/api/support-bundle'],
  ...['/?_rsc=1', `/vms/${vmId}?_rsc=1`, '/index.rsc', `/vms/${vmId}.rsc`, '/host.rsc'],
  ...['/index.segments/_tree.segment.rsc', `/vms/${vmId}.segments/_full.segment.rsc`],
  ...['/_next/data/build/index.json', `/_next/data/build/vms/${vmId}.json`, '/_next/data/build/host.json?x=1'],
  ...['/api/vms/', '/api//vms', '/API/vms', '/api/%76ms', '/%61pi/vms', '/api/vms%2f', '/api/./vms', '/api/x/../vms'],
  ...['/api/vms%00', '/api/vms;a=b', '/api/vms?x=/login', '/api/vms#', '/api/vms.json', '/api/vms/..%2fvms'],
  ...[
    '//api/vms',
    '/./api/vms',
    '/%2e/api/vms',
    '/login/../host',
    '/login/%2e%2e/host',
    '/login%2f..%2fhost',
    '/login;/../host',
  ],
  ...[
    '/_next/../host',
    '/_next/%2e%2e/host',
    `/_next/%2e%2e/vms/${vmId}`,
    '/_next/static/../../host',
    '/setup/../host',
  ],
  ...[
    '/en/host',
    '/HOST',
    '/host/',
    '/host%20',
    '/host?',
    `/vms/${vmId}/`,
    '/(dashboard)/host',
    '/%28dashboard%29/host',
  ],
  ...['/metrics/', '/metrics?', '/METRICS', '/icon/../metrics', '/icon.svg/../host', '/favicon/../host'],
]

/** What is told to who is not signed in: nothing of ours, whatever the status. */
async function expectDenied({ port }: Guesthouse, method: string, target: string, headers: Record<string, string>) {
  const { status, body, all, headers: answered } = await exchange(port, request(port, { method, target, headers }))
  const about = `${method} ${target} ${JSON.stringify(headers)}`
  expect(all, about).not.toContain(SECRET)
  expect(all, about).not.toMatch(/cpuModel|guesthouse_build_info|"hostname"/)
  // 400: it is no request; 404, 405: there is no such thing; 421, 422: the address itself is refused.
  const harmless = [307, 308, 400, 401, 404, 405, 421, 422, ...(method === 'OPTIONS' ? [204] : [])]
  expect(harmless, `${about}\n${body.slice(0, 300)}`).toContain(status)
  // Next wants its own mark in the address of what it takes for a part of a page: what it says then counts.
  const to = new URL(answered.get('location') ?? '/', 'http://server')
  if (to.pathname !== target || !to.searchParams.has('_rsc')) return status
  return (await exchange(port, request(port, { method, target: to.pathname + to.search, headers }))).status
}

test('N01-N05: who is not signed in is told nothing, whatever they send along and however they spell the address', async ({
  guesthouse,
}) => {
  const { id } = await createVm(guesthouse, { name: SECRET })
  for (const target of targetsFor(id)) {
    for (const headers of Object.values(TRICKS)) await expectDenied(guesthouse, 'GET', target, headers)
    for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      await expectDenied(guesthouse, method, target, TRICKS.nothing ?? {})
    }
  }
})

test('N01-N04: the denial of the API is the same with and without: 401', async ({ guesthouse }) => {
  const { id } = await createVm(guesthouse, { name: `${SECRET}-2` })
  for (const target of ['/api/vms', `/api/vms/${id}`, '/api/host', '/metrics', '/api/events']) {
    for (const [name, headers] of Object.entries(TRICKS)) {
      expect(await expectDenied(guesthouse, 'GET', target, headers), `${target} with ${name}`).toBe(401)
    }
  }
  for (const [name, headers] of Object.entries(TRICKS)) {
    const status = await expectDenied(guesthouse, 'POST', `/api/vms/${id}/start`, headers)
    expect(status, `a start with ${name}`).toBe(401)
  }
})

test('a page leads to the sign-in page, whatever is sent along', async ({ guesthouse: { port } }) => {
  for (const [name, headers] of Object.entries(TRICKS)) {
    const { status, headers: answered } = await exchange(port, request(port, { target: '/host', headers }))
    expect(status, name).toBe(307)
    expect(answered.get('location'), name).toBe('/login?to=%2Fhost')
  }
})
