import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFloodGate } from './flood.ts'

let told: string[] = []
const gate = () =>
  createFloodGate<string>({
    onFirst: thing => told.push(thing),
    onMore: (last, count, within) => told.push(`${last}: ${count} more within ${within}`),
  })
beforeEach(() => {
  told = []
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('F29: what comes again and again is told once at once, and then counted, ever more seldom', () => {
  const { take } = gate()
  for (let n = 0; n < 241; n += 1) take({ kind: 'reset' }, 'was reset')
  expect(told).toEqual(['was reset'])
  vi.advanceTimersByTime(60_000)
  expect(told.at(-1)).toBe('was reset: 240 more within a minute')
  for (let minute = 0; minute < 600; minute += 1) {
    take({ kind: 'reset' }, 'was reset')
    vi.advanceTimersByTime(60_000)
  }
  expect(told.at(-1)).toBe('was reset: 60 more within an hour')
  expect(told.length).toBeLessThan(20)
})

test('one kind does not hold up another, and after a quiet time the first is news again', () => {
  const { take } = gate()
  take({ kind: 'a' }, 'a')
  take({ kind: 'b' }, 'b')
  vi.advanceTimersByTime(60_000)
  take({ kind: 'a' }, 'a again')
  expect(told).toEqual(['a', 'b', 'a again'])
})

test('what is waiting to be told is told at the end, and nothing after it', () => {
  const { take, close } = gate()
  for (const thing of ['a', 'a', 'a']) take({ kind: 'a' }, thing)
  close()
  expect(told).toEqual(['a', 'a: 2 more within a minute'])
  vi.advanceTimersByTime(3_600_000)
  expect(told).toHaveLength(2)
})

test('one kind about two things is told for each; about too many things, it is told in one', () => {
  const { take, close } = gate()
  for (const about of ['disk a', 'disk b', 'disk a']) take({ kind: 'error', about }, about)
  close()
  expect(told).toEqual(['disk a', 'disk b', 'disk a: 1 more within a minute'])
  told = []
  for (let n = 0; n < 1_000; n += 1) take({ kind: 'error', about: `disk ${n}` }, `disk ${n}`)
  expect(told.length).toBeLessThan(50)
  close()
  expect(told.at(-1)).toMatch(/^disk 999: \d+ more within a minute$/)
})
