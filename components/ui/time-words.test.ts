import { expect, test } from 'vitest'
import { durationWords, relativeTime } from './time-words.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const MINUTE = 60_000

test.each([
  [10_000, 'just now'],
  [MINUTE, '1 minute ago'],
  [3 * MINUTE + 59_000, '3 minutes ago'],
  [60 * MINUTE, '1 hour ago'],
  [49 * 60 * MINUTE, '2 days ago'],
])('%i ms ago is said “%s”', (age, words) => {
  expect(relativeTime(NOW - age, NOW)).toBe(words)
})

test('what is older than a month has a date', () => {
  expect(relativeTime(Date.UTC(2026, 8, 1, 12), NOW)).toBe('1 Sept 2026')
})

test('a host whose clock is ahead does not speak of the future', () => {
  expect(relativeTime(NOW + 5000, NOW)).toBe('just now')
})

test.each([
  [30_000, 'less than a minute'],
  [MINUTE, '1 minute'],
  [25 * 60 * MINUTE, '1 day'],
  [12 * 24 * 60 * MINUTE, '12 days'],
])('%i ms is “%s” long', (milliseconds, words) => {
  expect(durationWords(milliseconds)).toBe(words)
})
