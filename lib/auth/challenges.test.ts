import { expect, test } from 'vitest'
import { createChallenges } from './challenges.ts'

function start() {
  const time = { at: 0 }
  return { time, challenges: createChallenges<string>({ lifetimeMs: 300_000, now: () => time.at }) }
}

test('a challenge is taken once', () => {
  const { challenges } = start()
  const { secret } = challenges.issue('ada', '10.0.0.5')
  expect(challenges.look(secret)).toBe('ada')
  expect(challenges.take(secret)).toBe('ada')
  expect(challenges.take(secret)).toBeNull()
  expect(challenges.look(secret)).toBeNull()
})

test('a challenge is worth nothing after its time', () => {
  const { challenges, time } = start()
  const { secret } = challenges.issue('ada', '10.0.0.5')
  time.at = 299_999
  expect(challenges.look(secret)).toBe('ada')
  time.at = 300_000
  expect(challenges.take(secret)).toBeNull()
})

test('who begins thousands pushes out only their own, and fills no memory', () => {
  const { challenges } = start()
  const { secret } = challenges.issue('ada', '10.0.0.5')
  for (let count = 0; count < 50_000; count += 1) challenges.issue('eve', '203.0.113.9')
  expect(challenges.look(secret)).toBe('ada')
  expect(challenges.known).toBe(21)
})

test('a guesser with a million addresses fills no memory', () => {
  const { challenges } = start()
  for (let count = 0; count < 30_000; count += 1) challenges.issue('eve', `10.${count >> 8}.${count & 255}.1`)
  expect(challenges.known).toBeLessThanOrEqual(10_000)
})

test('what has run out is forgotten', () => {
  const { challenges, time } = start()
  for (let count = 0; count < 100; count += 1) challenges.issue('ada', `10.0.0.${count}`)
  time.at = 300_000
  challenges.issue('ada', '10.0.0.5')
  expect(challenges.known).toBe(1)
})
