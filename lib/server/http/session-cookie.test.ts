import { expect, test } from 'vitest'
import { createSessionCookie } from './session-cookie.ts'

const plain = createSessionCookie({ port: () => 4600, secure: false })
const overTls = createSessionCookie({ port: () => 4600, secure: true })

test('N22: no script reads the cookie, and no other site sends it', () => {
  expect(plain.set('abc')).toBe('guesthouse-4600=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800')
})

test('N22: over TLS it is the host’s own, whatever other sites of the domain set', () => {
  expect(overTls.set('abc')).toMatch(/^__Host-guesthouse-4600=abc; Path=\/; .*; Secure$/)
  expect(overTls.read('guesthouse-4600=abc')).toBeNull()
})

test('signing out removes it', () => {
  expect(plain.set('')).toContain('Max-Age=0')
})

test('it is found among others, and that of another Guesthouse on this host is not taken for it', () => {
  expect(plain.read('theme=dark; guesthouse-4600=abc; other=1')).toBe('abc')
  expect(plain.read('guesthouse-4601=abc')).toBeNull()
  expect(plain.read('xguesthouse-4600=abc')).toBeNull()
  expect(plain.read(undefined)).toBeNull()
})
