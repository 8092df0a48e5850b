import { afterEach, expect, test, vi } from 'vitest'
import { steadyClock } from './steady-clock.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('F20: a jump of the host’s clock is not seen, and time goes on', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const before = Date.now()
  const now = steadyClock()
  vi.setSystemTime(before + 25 * 3_600_000)
  expect(Math.abs(now().getTime() - before)).toBeLessThan(60_000)
  const first = now().getTime()
  expect(now().getTime()).toBeGreaterThanOrEqual(first)
})
