import { allEndpoints } from '#lib/contract/endpoints.ts'
import { createVm, listVms, readVm } from './api.ts'
import { expect, test } from './fixtures.ts'
import { exchange, request, requestAs } from './http-exchange.ts'

const FOREIGN = 'evil.example'

test('N06: a Host that is not ours is refused with 421, whatever is asked for', async ({ guesthouse: { port } }) => {
  for (const host of [FOREIGN, `${FOREIGN}:${port}`, `127.0.0.1.${FOREIGN}:${port}`, '127.0.0.1:1', '10.0.2.2', '']) {
    for (const target of ['/', '/api/vms', '/api/nothing', '/_next/static/chunks/any.js', '/vms/new']) {
      const { status } = await exchange(port, request(port, { target, headers: { Host: host } }))
      // Without any name at all the parser itself may object.
      expect([400, 421], `${target} for “${host}”`).toContain(status)
    }
  }
  const { body } = await exchange(port, request(port, { headers: { Host: FOREIGN } }))
  expect(JSON.parse(body)).toMatchObject({ code: 'foreign-host', status: 421 })
})

test('N06: every name of the loopback interface is ours', async ({ guesthouse: { port } }) => {
  for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
    const { status } = await exchange(
      port,
      request(port, { target: '/api/health', headers: { Host: `${name}:${port}` } }),
    )
    expect(status, name).toBe(200)
  }
})

test('N07, N08: another site can change nothing, not even by a plain form', async ({ guesthouse }) => {
  const { port, url } = guesthouse
  const body = JSON.stringify({ name: 'forged' })
  const json = { 'Content-Type': 'application/json' }
  const origins = [
    `http://${FOREIGN}`,
    'null',
    '',
    `http://127.0.0.1:${port + 1}`,
    `${url}.${FOREIGN}`,
    `https://127.0.0.1:${port}`,
  ]
  const forged: Record<string, string>[] = [
    ...origins.map(Origin => ({ ...json, Origin })),
    { ...json, 'Sec-Fetch-Site': 'cross-site' },
    { ...json, 'Sec-Fetch-Site': 'same-site' },
  ]
  for (const headers of forged) {
    const { status } = await exchange(port, request(port, { method: 'POST', target: '/api/vms', headers, body }))
    expect(status, JSON.stringify(headers)).toBe(403)
  }
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
    const headers = { 'Content-Type': type }
    const { status } = await exchange(port, request(port, { method: 'POST', target: '/api/vms', headers, body }))
    expect(status, type).toBe(415)
  }
  expect(await listVms(guesthouse)).toEqual([])
  const own = { ...json, 'Sec-Fetch-Site': 'same-origin' }
  const mine = await exchange(
    port,
    requestAs(guesthouse, { method: 'POST', target: '/api/vm-previews', headers: own, body }),
  )
  expect(mine.status).toBe(200)
})

test('N09: no other origin may read an answer, and no GET changes anything', async ({ guesthouse }) => {
  const { port } = guesthouse
  const asked = { Origin: `http://${FOREIGN}`, 'Access-Control-Request-Method': 'DELETE' }
  for (const method of ['OPTIONS', 'GET']) {
    const { headers } = await exchange(port, request(port, { method, target: '/api/vms', headers: asked }))
    expect([...headers.keys()].filter(name => name.startsWith('access-control'))).toEqual([])
  }
  const embedded = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' }
  const linked = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' }
  expect((await exchange(port, request(port, { target: '/api/events', headers: embedded }))).status).toBe(403)
  // No cookie comes along (SameSite=Strict), so it leads to the sign-in page.
  expect((await exchange(port, request(port, { target: '/', headers: linked }))).status).toBe(307)
  const vm = await createVm(guesthouse, { name: 'unmoved' })
  const withoutGet = allEndpoints.filter(
    ({ method, path }) =>
      method !== 'GET' && !allEndpoints.some(other => other.method === 'GET' && other.path === path),
  )
  expect(withoutGet.length).toBeGreaterThan(5)
  for (const { path } of withoutGet) {
    const target = path.replaceAll(/\{\w+\}/g, vm.id)
    expect((await exchange(port, request(port, { target }))).status, target).toBe(405)
  }
  expect(await readVm(guesthouse, vm.id)).toEqual(vm)
})

test('N02, N03, N04: headers and forms of path that steer Next change no refusal', async ({ guesthouse: { port } }) => {
  const tricks: Record<string, string>[] = [
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-middleware-rewrite': '/api/vms' },
    { 'x-middleware-next': '1' },
    { 'x-forwarded-host': `127.0.0.1:${port}`, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' },
    { forwarded: `host=127.0.0.1:${port}` },
    { 'x-original-url': '/api/vms', 'x-rewrite-url': '/api/vms' },
    { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
    { 'x-nextjs-data': '1', 'x-matched-path': '/api/vms', 'x-now-route-matches': '1=api' },
  ]
  const targets = [
    '/',
    '/api/vms',
    '/api/vms?_rsc=1',
    '/index.rsc',
    '/index.segments/_tree.segment.rsc',
    '/_next/data/x/index.json',
  ]
  for (const headers of tricks) {
    for (const target of targets) {
      const foreign = request(port, { target, headers: { Host: FOREIGN, ...headers } })
      expect((await exchange(port, foreign)).status, `${target} ${JSON.stringify(headers)}`).toBe(421)
    }
    const forged = { ...headers, Origin: `http://${FOREIGN}`, 'Content-Type': 'application/json' }
    const post = request(port, { method: 'POST', target: '/api/vms', headers: forged, body: '{"name":"forged"}' })
    expect((await exchange(port, post)).status, JSON.stringify(headers)).toBe(403)
    // The other way round: what there is not, they do not bring about.
    const { status } = await exchange(port, request(port, { target: '/api/nothing', headers }))
    // 307: Next wants its own mark in the address of what it takes for a prefetch.
    expect([307, 404], JSON.stringify(headers)).toContain(status)
  }
})

test('N11: there is no Server Action to call, and trying to harms nothing', async ({ guesthouse: { port, url } }) => {
  const action = { 'Next-Action': '7f0000000000000000000000000000000000000000', Origin: url }
  const payload = '["$1:a:a",{"then":"$1:__proto__:then","status":"resolved_model"}]'
  for (const type of ['multipart/form-data; boundary=x', 'text/plain;charset=UTF-8']) {
    const headers = { ...action, 'Content-Type': type }
    const { status } = await exchange(port, request(port, { method: 'POST', headers, body: payload }))
    expect(status, type).toBe(415)
  }
  const headers = { ...action, 'Content-Type': 'application/json' }
  const { status } = await exchange(port, request(port, { method: 'POST', headers, body: payload }))
  expect(status).toBeGreaterThanOrEqual(400)
  expect((await exchange(port, request(port, { target: '/api/health' }))).status).toBe(200)
})
