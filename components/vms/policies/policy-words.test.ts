import { expect, test } from 'vitest'
import { autostartWords, nextStartWords, policyWords } from './policy-words.ts'

const last = { enabled: true, order: 900, delaySeconds: 0 }

test('when a VM starts is said with its place and its wait', () => {
  expect(autostartWords({ enabled: false, order: 1, delaySeconds: 30 })).toBe('By hand')
  expect(autostartWords({ ...last, order: 10, delaySeconds: 30 })).toBe('With the host, place 10, then 30 s')
  expect(autostartWords(last)).toBe('With the host, place 900')
})

test('in a line: when it starts, and what a crash does', () => {
  expect(policyWords({ autostart: last, crashPolicy: 'restart' })).toBe('With the host · again after a crash')
  expect(policyWords({ autostart: { ...last, enabled: false }, crashPolicy: 'stay-off' })).toBe(
    'By hand · stays off after a crash',
  )
})

test('F06: a start that is due is counted down, and says which of how many it is', () => {
  const next = { because: 'crash', at: '2026-11-24T12:01:35.000Z', attempt: 2, attempts: 5 } as const
  const at = (time: string) => nextStartWords(next, Date.parse(`2026-11-24T${time}Z`))
  expect(at('12:00:00')).toBe('Starts again in 1 min 35 s (2 of 5)')
  expect(at('12:01:30')).toBe('Starts again in 5 s (2 of 5)')
  expect(at('12:05:00')).toBe('Starts again now (2 of 5)')
  expect(nextStartWords(next, null)).toBe('Starts again soon (2 of 5)')
  expect(nextStartWords({ ...next, because: 'host-start', at: null }, 0)).toBe(
    'Starts with the host, when its turn comes',
  )
})
