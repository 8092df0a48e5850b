import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

test('a password is kept as argon2id and known again; another is not', async () => {
  const hash = await hashPassword('correct horse battery')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(await verifyPassword('correct horse battery', hash)).toBe(true)
  expect(await verifyPassword('correct horse battery ', hash)).toBe(false)
})

test('the same password twice has two hashes', async () => {
  expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'))
})

test('a word is the same in composed and decomposed letters', async () => {
  expect(await verifyPassword('Zürich im Schnee', await hashPassword('Zürich im Schnee'.normalize('NFD')))).toBe(true)
})

test('RFC 9106: the cost and the salt are taken from the hash, not from today’s settings', async () => {
  const hash = await hashPassword('password')
  expect(await verifyPassword('password', hash.replace('m=19456', 'm=19464'))).toBe(false)
  expect(await verifyPassword('password', hash.replace('t=2', 't=3'))).toBe(false)
})

test('N17: nobody has a password that is right', async () => {
  expect(await verifyPassword('anything', null)).toBe(false)
})

test('N18: a flood of guesses is worked on two at a time and all get an answer', async () => {
  const hash = await hashPassword('correct horse battery')
  const answers = await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      verifyPassword(index === 8 ? 'correct horse battery' : `guess ${index}`, hash),
    ),
  )
  expect(answers.filter(Boolean)).toHaveLength(1)
})
