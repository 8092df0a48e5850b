import { expect, test } from 'vitest'
import { covers, permittedFor } from './name-constraints.ts'

const permitted = permittedFor({
  names: ['box', 'box.local'],
  addresses: ['192.168.1.5', '203.0.113.7', '2001:db8::7'],
})

test.each([
  [['box.local'], ['192.168.77.1', '10.1.2.3', '172.31.0.1', '100.100.1.1', 'fd12::1', '::1']],
  [['vm.box.local'], ['203.0.113.7', '2001:db8::7']],
])('%o at %o are this host’s, or may be tomorrow', (names, addresses) => {
  expect(covers(permitted, { names, addresses })).toBe(true)
})

test.each([
  [['bank.example'], []],
  [['notbox.local'], []],
  [['local'], []],
  [[], ['8.8.8.8']],
  [[], ['172.32.0.1']],
  [[], ['203.0.113.8']],
  [[], ['2001:db8::8']],
])('%o at %o are not', (names, addresses) => {
  expect(covers(permitted, { names, addresses })).toBe(false)
})
