import { expect, test } from 'vitest'
import { isEasyToGuess } from './password-words.ts'
import { NewPassword } from './user.ts'

test.each([
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  '123456789012',
  '098765432109',
  'abcdefghijklmnop',
  'qwertyuiopas',
  'qwertzuiopasdf',
  '1qaz2wsx3edc4rfv',
  'qwerty123456',
  'password1234',
  'Password2024!!!',
  'P@ssw0rd2024',
  'passwordpassword',
  'Guesthouse 2026',
  'guesthouse-admin',
  'welcome-welcome-1',
  'Virtual Machines 1',
  'ada.ada.ada.1985',
  '............',
])('N17: words of this place, a person’s own name and what keyboards suggest are no passwords: %s', password => {
  expect(isEasyToGuess(password, ['Ada'])).toBe(true)
})

test.each([
  'correct horse battery',
  'staple of the day',
  'Zürich im Schnee',
  'の夏は暑い。海へ行こう',
  'guesthouse by the sea',
  'my password is long',
  '4711 081 5 24 77 3',
  'Z7QK-0M2X-9RTB-W4CD',
])('a few ordinary words, in any script, are a password: %s', password => {
  expect(isEasyToGuess(password, ['Ada'])).toBe(false)
})

test('such a password is refused with a sentence', () => {
  expect(NewPassword.safeParse('Guesthouse 2026').error?.issues[0]?.message).toMatch(/among the first that are tried/)
  expect(NewPassword.safeParse('correct horse battery').success).toBe(true)
})
