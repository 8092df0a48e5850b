import { expect, test } from 'vitest'
import { autostartWords, policyWords } from './policy-words.ts'

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
