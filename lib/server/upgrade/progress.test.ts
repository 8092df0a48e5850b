import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchProgress } from './progress.ts'

const life = new AbortController()
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function watched({ signal = life.signal }: { signal?: AbortSignal } = {}) {
  const onStalled = vi.fn()
  return { onStalled, ...watchProgress({ limitMs: 1000, signal, onStalled }) }
}

test('F11: who takes nothing while something waits has stalled after the limit, and is told once', () => {
  const { started, onStalled } = watched()
  started()
  vi.advanceTimersByTime(1000)
  expect(onStalled).not.toHaveBeenCalled()
  vi.advanceTimersByTime(500)
  expect(onStalled).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(60_000)
  expect(onStalled).toHaveBeenCalledOnce()
})

test('F11: a browser that reads slowly, but reads, has not stalled', () => {
  const { started, finished, onStalled } = watched()
  started()
  for (let i = 0; i < 100; i += 1) {
    started()
    vi.advanceTimersByTime(900)
    finished()
  }
  expect(onStalled).not.toHaveBeenCalled()
})

test('a still screen, where nothing waits, is never a stall', () => {
  const { started, finished, onStalled } = watched()
  started()
  finished()
  vi.advanceTimersByTime(3_600_000)
  expect(onStalled).not.toHaveBeenCalled()
})

test('no timer is left when the connection has ended', () => {
  const ending = new AbortController()
  watched({ signal: ending.signal }).started()
  ending.abort()
  expect(vi.getTimerCount()).toBe(0)
})
