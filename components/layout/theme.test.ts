import { expect, test } from 'vitest'
import { parseTheme } from './theme.ts'

test.each([
  ['light', 'light'],
  ['dark', 'dark'],
  ['', 'system'],
  ['"><script>', 'system'],
  [undefined, 'system'],
])('the cookie %j means the theme %s', (cookie, theme) => {
  expect(parseTheme(cookie)).toBe(theme)
})
