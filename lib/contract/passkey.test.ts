import { expect, test } from 'vitest'
import { passkeySite } from './passkey.ts'

test.for([
  ['https://box.home:4600', 'box.home'],
  ['http://localhost:4600', 'localhost'],
  ['http://vm.localhost', 'vm.localhost'],
])('passkeys of %s belong to %s', ([origin, rpId]) => {
  expect(passkeySite(origin ?? '')).toEqual({ rpId })
})

test.for([
  ['http://127.0.0.1:4600', 'http://localhost:4600'],
  ['http://[::1]:4600', 'http://localhost:4600'],
  ['https://192.168.1.5:4600', 'a name'],
  ['http://box.home:4600', 'HTTPS'],
])('at %s there are none, and it says what to do: %s', ([origin, words]) => {
  expect(passkeySite(origin ?? '')).toEqual({ reason: expect.stringContaining(words ?? '?') })
})
