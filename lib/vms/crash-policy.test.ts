import { expect, test } from 'vitest'
import { attemptAfter, BACK_OFF_MS, RAN_WELL_MS } from './crash-policy.ts'

test('F06: each start after a crash waits longer, and after the last there is none', () => {
  const delays = [0, 1, 2, 3, 4, 5].map(crashes => attemptAfter({ crashes, ranMs: 0 })?.delayMs ?? null)
  expect(delays).toEqual([...BACK_OFF_MS, null])
})

test('F06: a VM that ran well for ten minutes begins a new row', () => {
  expect(attemptAfter({ crashes: 5, ranMs: RAN_WELL_MS })).toEqual({ attempt: 1, delayMs: BACK_OFF_MS[0] })
})
