import { expect, test } from 'vitest'
import { textDifference } from './text-difference.ts'

test.each([
  ['a letter is typed', '__', '__l', { backspaces: 0, inserted: 'l' }],
  ['a letter is deleted', '__ls', '__l', { backspaces: 1, inserted: '' }],
  ['the keyboard corrects a word', '__teh', '__the', { backspaces: 2, inserted: 'he' }],
  ['a word is chosen at once', '__', '__hello ', { backspaces: 0, inserted: 'hello ' }],
  ['everything is deleted', '__', '', { backspaces: 2, inserted: '' }],
  ['nothing happens', '__', '__', { backspaces: 0, inserted: '' }],
])('%s', (_, before, after, keys) => expect(textDifference(before, after)).toEqual(keys))
