import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { type ArrivalOptions, createArrival } from './arrival.ts'
import { ADDRESS_HEADER } from './caller.ts'
import { REACHED_HEADER, SCHEME_HEADER } from './http/arrival-headers.ts'
import { findBadNetwork } from './trusted-proxies.ts'

const PROXY = '192.168.1.2'

/** What is known of a request with these headers that came from `peer`. */
function arrived(
  headers: Record<string, string>,
  { peer = PROXY, ...options }: Partial<ArrivalOptions> & { peer?: string } = {},
) {
  const given = {
    headers: { host: 'box:4600', ...headers },
    socket: { remoteAddress: peer, localAddress: '192.168.1.5' },
  }
  const { receive, isSecure } = createArrival({ secure: false, trustedProxies: [PROXY], ...options })
  let isServedSecurely: boolean | null = null
  receive(given as unknown as IncomingMessage, () => {
    isServedSecurely = isSecure()
  })
  const all: Record<string, string | undefined> = given.headers
  expect(isServedSecurely, 'what cookies go by').toBe(all[SCHEME_HEADER] === 'https')
  return { address: all[ADDRESS_HEADER], scheme: all[SCHEME_HEADER], reached: all[REACHED_HEADER], host: all.host, all }
}

const forged = {
  'x-forwarded-for': '127.0.0.1',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'vms.example.org',
  'x-real-ip': '127.0.0.1',
  forwarded: 'for=127.0.0.1;proto=https',
  [ADDRESS_HEADER]: '127.0.0.1',
  [SCHEME_HEADER]: 'https',
  [REACHED_HEADER]: 'proxy',
}

test('N04: from anybody but a trusted proxy what it says of itself counts for nothing, and nobody behind us sees it', () => {
  for (const trustedProxies of [[], [PROXY]]) {
    const { all, ...known } = arrived(forged, { peer: '192.168.1.66', trustedProxies })
    expect(known).toEqual({ address: '192.168.1.66', scheme: 'http', reached: '192.168.1.5', host: 'box:4600' })
    expect(Object.keys(all).filter(name => name.startsWith('x-forwarded') || name === 'forwarded')).toEqual([])
    expect(all).not.toHaveProperty('x-real-ip')
  }
})

test('a trusted proxy says who asks, how, and by which name', () => {
  const { all, ...known } = arrived({ ...forged, 'x-forwarded-for': '203.0.113.7' })
  expect(known).toEqual({ address: '203.0.113.7', scheme: 'https', reached: 'proxy', host: 'vms.example.org' })
  expect(all).not.toHaveProperty('x-forwarded-for')
})

test.each([
  ['what the client wrote in front is not believed', '127.0.0.1, 203.0.113.7', '203.0.113.7'],
  ['other proxies of ours are passed over', '127.0.0.1, 203.0.113.7, 10.1.2.3, 10.9.9.9', '203.0.113.7'],
  ['ours all the way: the first of them', '10.1.2.3, 10.9.9.9', '10.1.2.3'],
  ['with a port', '203.0.113.7:4711', '203.0.113.7'],
  ['IPv6 with a port', '[2001:db8::7]:4711', '2001:db8::7'],
  ['IPv4 in IPv6', '::ffff:203.0.113.7', '203.0.113.7'],
  ['left of what is no address nothing is believed', '203.0.113.7, unknown, 10.1.2.3', '10.1.2.3'],
  ['nothing', '', PROXY],
])('X-Forwarded-For: %s', (_, said, address) => {
  expect(arrived({ 'x-forwarded-for': said }, { trustedProxies: [PROXY, '10.0.0.0/8'] }).address).toBe(address)
})

test('our own TLS is TLS, whoever asks; a proxy may have taken less from its browser', () => {
  expect(arrived({}, { secure: true, trustedProxies: [] }).scheme).toBe('https')
  expect(arrived({}, { secure: true }).scheme).toBe('https')
  expect(arrived({ 'x-forwarded-proto': 'http' }, { secure: true }).scheme).toBe('http')
  expect(arrived({ 'x-forwarded-proto': 'gopher' }).scheme).toBe('http')
})

test('IPv4 on a socket for both is IPv4, also of a proxy', () => {
  expect(arrived({ 'x-forwarded-for': '203.0.113.7' }, { peer: `::ffff:${PROXY}` }).address).toBe('203.0.113.7')
})

test.each(['10.0.0.0/8', '127.0.0.1', '::1', 'fd00::/8'])('%s is a network', text => {
  expect(findBadNetwork([text])).toBeUndefined()
})

test.each(['proxy.lan', '10.0.0.0/33', '10.0.0.0/', '0.0.0.0/0', '::/0', '10.0.0.0/8/8', '1.2.3', '10.0.0.0/x'])(
  '“%s” is none: a mistake must not trust everybody',
  text => expect(findBadNetwork(['127.0.0.1', text])).toBe(text),
)
