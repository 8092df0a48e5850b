import { expect, test } from 'vitest'
import { createTransferRate } from './transfer-rate.ts'

test('the first moments say nothing about speed', () => {
  const rate = createTransferRate()
  expect(rate(0, 0)).toBeNull()
  expect(rate(100, 1000)).toBeNull()
})

test('the speed is that of the last seconds, not of the whole transfer', () => {
  const rate = createTransferRate()
  rate(0, 0)
  expect(rate(1000, 1000)).toBe(1000)
  rate(5000, 5000)
  expect(rate(9000, 5000)).toBe(0)
})
