import { expect, test } from 'vitest'
import { createSeldom } from './seldom.ts'

test('each kind is due at once, and again only after a while', () => {
  let now = 0
  const isDue = createSeldom({ everyMs: 10, now: () => now })
  expect([isDue('reboot'), isDue('reboot'), isDue('panic')]).toEqual([true, false, true])
  now = 9
  expect(isDue('reboot')).toBe(false)
  now = 10
  expect([isDue('reboot'), isDue('reboot')]).toEqual([true, false])
})
