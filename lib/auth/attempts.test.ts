import { expect, test } from 'vitest'
import { createAttempts, networkOf } from './attempts.ts'

function clock() {
  let at = 0
  return { now: () => at, pass: (ms: number) => (at += ms) }
}

const ada = { name: 'ada', address: '192.168.1.5' }

test('N17: five tries are free, then each costs twice the wait of the one before, up to a quarter of an hour', () => {
  const time = clock()
  const attempts = createAttempts(time)
  const waits = Array.from({ length: 18 }, () => {
    time.pass(attempts.waitMs(ada))
    attempts.begin(ada)
    return attempts.waitMs(ada)
  })
  expect(waits.slice(0, 9)).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000])
  expect(waits.at(-1)).toBe(900_000)
})

test('who signs in has a clean sheet again, and so has who waits an hour', () => {
  const time = clock()
  const attempts = createAttempts(time)
  for (let tries = 0; tries < 6; tries += 1) attempts.begin(ada)
  attempts.begin(ada)()
  expect(attempts.waitMs(ada)).toBe(0)
  for (let tries = 0; tries < 6; tries += 1) attempts.begin(ada)
  time.pass(3_600_001)
  attempts.begin(ada)
  expect(attempts.waitMs(ada)).toBe(0)
})

test('N17: guessing one name from one address does not keep its owner out who comes from another', () => {
  const attempts = createAttempts(clock())
  for (let tries = 0; tries < 100_000; tries += 1) attempts.begin({ name: 'ada', address: '10.0.0.9' })
  expect(attempts.waitMs({ name: 'ada', address: '10.0.0.9' })).toBeGreaterThan(0)
  expect(attempts.waitMs(ada)).toBe(0)
})

test('N17: an address that tries many names waits too', () => {
  const attempts = createAttempts(clock())
  for (let tries = 0; tries < 21; tries += 1) attempts.begin({ name: `user${tries}`, address: '10.0.0.9' })
  expect(attempts.waitMs({ name: 'somebody else', address: '10.0.0.9' })).toBe(1_000)
})

test('N17: many addresses that guess one name wait for each other after their first failure', () => {
  const attempts = createAttempts(clock())
  for (let host = 0; host < 60; host += 1) attempts.begin({ name: 'ada', address: `10.0.1.${host}` })
  expect(attempts.waitMs({ name: 'ada', address: '10.0.1.7' })).toBeGreaterThan(0)
})

test('N17: a guesser with a million addresses fills no memory', () => {
  const attempts = createAttempts(clock())
  for (let host = 0; host < 30_000; host += 1)
    attempts.begin({ name: `n${host}`, address: `10.${host >> 8}.${host & 255}.1` })
  expect(attempts.known).toBeLessThanOrEqual(10_000)
})

test.each([
  ['192.168.1.5', '192.168.1.5'],
  ['::ffff:192.168.1.5', '192.168.1.5'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['2001:db8:0001:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
