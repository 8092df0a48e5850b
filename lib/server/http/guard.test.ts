import { expect, test } from 'vitest'
import { isProblem } from '#lib/contract/problem.ts'
import { BY_PROXY, REACHED_HEADER, SCHEME_HEADER } from './arrival-headers.ts'
import { createGuard } from './guard.ts'

const guard = createGuard({ hostNames: ['127.0.0.1', 'localhost', '::1', 'box.lan'], port: () => 4600 })

function verdict(check: () => void): string {
  try {
    check()
    return 'allowed'
  } catch (error) {
    return isProblem(error) ? error.code : 'crashed'
  }
}
const get = (headers: Record<string, string>, url = '/') =>
  verdict(() => guard.checkRequest({ method: 'GET', url, headers }))
const post = (headers: Record<string, string>) =>
  verdict(() =>
    guard.checkRequest({ method: 'POST', url: '/api/vms', headers: { host: 'localhost:4600', ...headers } }),
  )
const upgrade = (headers: Record<string, string>, url = '/ws/vms/x/vnc') =>
  verdict(() => guard.checkUpgrade({ url, headers: { host: 'localhost:4600', ...headers } }))

test.each(['127.0.0.1:4600', 'localhost:4600', 'LOCALHOST:4600', '[::1]:4600', 'box.lan:4600'])(
  'N06: the own name %s is served',
  host => expect(get({ host })).toBe('allowed'),
)

test.each([
  'evil.example:4600',
  'localhost.evil.example:4600',
  'localhost:80',
  'localhost',
  'localhost:4600.evil.example',
  'user@localhost:4600',
  'localhost:4600, evil.example',
  '[::2]:4600',
  '127.0.0.2:4600',
  '',
])('N06: the foreign name “%s” is refused, also for reading', host => expect(get({ host })).toBe('foreign-host'))

test('N06: a request without Host is refused', () => expect(get({})).toBe('foreign-host'))

test.each(['http://evil.example/', '//evil.example/', 'https://localhost:4600/', '*', '/\\evil.example'])(
  'N12: the request target %s is refused',
  url => {
    expect(get({ host: 'localhost:4600' }, url)).toBe('foreign-host')
    expect(upgrade({ origin: 'http://localhost:4600' }, url)).toBe('foreign-host')
  },
)

test('N07: the page’s own JSON request is allowed', () => {
  expect(post({ origin: 'http://localhost:4600', 'content-type': 'application/json', 'content-length': '2' })).toBe(
    'allowed',
  )
})

test('N07: a program without a browser’s headers is allowed', () => {
  expect(post({ 'content-type': 'application/json; charset=utf-8', 'content-length': '2' })).toBe('allowed')
})

test.each([
  'http://evil.example',
  'null',
  'http://localhost:4601',
  'https://localhost:4600',
  'http://localhost:4600.evil.example',
])('N08: a write from the origin %s is refused', origin => expect(post({ origin })).toBe('foreign-origin'))

test('N08: a browser that hides the origin is refused', () => {
  expect(post({ 'sec-fetch-site': 'cross-site' })).toBe('foreign-origin')
})

test.each([
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
])('N07: a page of another site can embed and fetch nothing: %o', headers => {
  expect(get({ host: 'localhost:4600', ...headers }, '/api/vms/x/screenshot')).toBe('foreign-origin')
})

test.each([
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
  { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
])('N07: a link from anywhere, the page’s own requests and the address bar are served: %o', headers => {
  expect(get({ host: 'localhost:4600', ...headers })).toBe('allowed')
})

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])(
  'N09: a body of type “%s”, which a form can send, is refused',
  type => expect(post({ 'content-type': type, 'content-length': '2' })).toBe('unsupported-media-type'),
)

test('N13: a WebSocket needs the exact own origin', () => {
  expect(upgrade({ origin: 'http://localhost:4600' })).toBe('allowed')
  for (const origin of ['null', 'http://evil.example', 'http://localhost:4600.evil.example', 'http://127.0.0.1:4600']) {
    expect(upgrade({ origin }), origin).toBe('foreign-origin')
  }
  expect(upgrade({}), 'no origin').toBe('foreign-origin')
})

test('a program with a token needs no Origin, whatever cookie is beside it; one that is not ours is refused all the same', () => {
  const authorization = 'Bearer gh_secret'
  expect(post({ cookie: 'guesthouse-4600=x' })).toBe('foreign-origin')
  expect(post({ cookie: 'guesthouse-4600=x', authorization })).toBe('allowed')
  expect(post({ cookie: 'guesthouse-4600=x', authorization: 'Basic YTpi' })).toBe('foreign-origin')
  expect(post({ cookie: 'guesthouse-4600=x', authorization: 'Bearer ' })).toBe('foreign-origin')
  expect(post({ origin: 'http://evil.example', authorization })).toBe('foreign-origin')
  expect(upgrade({ authorization })).toBe('allowed')
  expect(upgrade({ authorization, origin: 'http://evil.example' })).toBe('foreign-origin')
})

const https = { [SCHEME_HEADER]: 'https' }

test('over TLS the own origin is https, and no other', () => {
  const write = (origin: string, host = 'box.lan:4600') => post({ ...https, host, origin })
  expect(write('https://box.lan:4600')).toBe('allowed')
  expect(write('http://box.lan:4600')).toBe('foreign-origin')
  expect(upgrade({ ...https, host: 'box.lan:4600', origin: 'https://box.lan:4600' })).toBe('allowed')
  expect(upgrade({ ...https, host: 'box.lan:4600', origin: 'http://box.lan:4600' })).toBe('foreign-origin')
})

test('N06: the address that was connected to is a name of ours, another address is not', () => {
  const reached = { [REACHED_HEADER]: '192.168.1.5' }
  expect(get({ host: '192.168.1.5:4600', ...reached })).toBe('allowed')
  expect(get({ host: '192.168.1.6:4600', ...reached })).toBe('foreign-host')
  expect(get({ host: '192.168.1.5', ...reached })).toBe('foreign-host')
  expect(get({ host: 'proxy:4600', [REACHED_HEADER]: BY_PROXY })).toBe('foreign-host')
})

test('a public name is ours at any port when a trusted proxy serves it, and at our own port only when none does', () => {
  const behind = createGuard({
    hostNames: ['127.0.0.1', 'vms.example.org'],
    publicNames: ['vms.example.org'],
    port: () => 4600,
  })
  const asked = (headers: Record<string, string>) =>
    verdict(() => behind.checkRequest({ method: 'POST', url: '/', headers }))
  const byProxy = { ...https, [REACHED_HEADER]: BY_PROXY }
  expect(asked({ host: 'vms.example.org', origin: 'https://vms.example.org', ...byProxy })).toBe('allowed')
  expect(asked({ host: 'vms.example.org:8443', origin: 'https://vms.example.org:8443', ...byProxy })).toBe('allowed')
  expect(asked({ host: 'vms.example.org', origin: 'http://vms.example.org', ...byProxy })).toBe('foreign-origin')
  expect(asked({ host: 'evil.example', origin: 'https://evil.example', ...byProxy })).toBe('foreign-host')
  expect(asked({ host: 'vms.example.org', origin: 'https://vms.example.org', ...https })).toBe('foreign-host')
})

test.each(['OPTIONS', 'TRACE', 'PUT', 'PROPFIND', 'DEBUG'])('%s, which no endpoint takes, is refused', method => {
  const asked = { method, url: '/_next/static/any.js', headers: { host: 'localhost:4600' } }
  expect(verdict(() => guard.checkRequest(asked))).toBe('method-not-allowed')
})
