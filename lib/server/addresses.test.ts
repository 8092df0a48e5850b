import { expect, test } from 'vitest'
import { certifiedNames, hostNamesFor, ownAddresses, placesToOpen } from './addresses.ts'

const at = { port: 4600, secure: true, names: [] }

test('on loopback there is one place, and its three names are all there is', () => {
  expect(placesToOpen({ ...at, host: '127.0.0.1', secure: false })).toEqual(['http://127.0.0.1:4600'])
  expect(placesToOpen({ ...at, host: '::1', port: 443 })).toEqual(['https://[::1]'])
  expect(hostNamesFor({ host: '127.0.0.1', names: ['box.lan'] })).toEqual(['127.0.0.1', 'localhost', '::1', 'box.lan'])
})

test('on all addresses what others can reach comes first, never 0.0.0.0, which nobody can open', () => {
  const places = placesToOpen({ ...at, host: '0.0.0.0', names: ['vms.example.org'] })
  expect(places[0]).toBe('https://vms.example.org:4600')
  expect(places.join(' ')).not.toContain('0.0.0.0')
  expect(places).toHaveLength(Math.min(6, 2 + ownAddresses().filter(address => !address.includes(':')).length))
})

test('a certificate is for every name and address that the host has, each once and of its kind', () => {
  const { names, addresses } = certifiedNames(['box.lan', '203.0.113.7', 'box.lan', 'under_score'])
  expect(names).toEqual(expect.arrayContaining(['localhost', 'box.lan']))
  expect(names).not.toContain('under_score')
  expect(names.filter(name => name === 'box.lan')).toHaveLength(1)
  expect(addresses).toEqual(expect.arrayContaining(['127.0.0.1', '::1', '203.0.113.7', ...ownAddresses()]))
})
