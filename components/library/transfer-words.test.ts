import { expect, test } from 'vitest'
import { transferWords } from './transfer-words.ts'

const MIB = 1024 * 1024

test.each([
  [{ done: 0, total: 400 * MIB, bytesPerSecond: null }, '0 B of 400 MiB'],
  [{ done: 100 * MIB, total: 400 * MIB, bytesPerSecond: 10 * MIB }, '100 MiB of 400 MiB · 10 MiB/s · 30 s left'],
  [{ done: 100 * MIB, total: 400 * MIB, bytesPerSecond: 0 }, '100 MiB of 400 MiB · stands still'],
  [{ done: 100 * MIB, total: null, bytesPerSecond: 10 * MIB }, '100 MiB · 10 MiB/s'],
])('a transfer is told in amount, speed and time left, as far as they are known', (transfer, words) => {
  expect(transferWords(transfer)).toBe(words)
})
