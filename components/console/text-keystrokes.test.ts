import { expect, test } from 'vitest'
import { keystrokesFor } from './text-keystrokes.ts'

test('every printable ASCII character, tab and line end has its key of a US keyboard', () => {
  const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')
  const { keystrokes, untypeable } = keystrokesFor(`${printable}\t\n`)
  expect(untypeable).toEqual([])
  expect(keystrokes).toHaveLength(97)
  const pressed = keystrokes.map(({ code, shift }) => `${shift ? 'Shift+' : ''}${code}`)
  expect(new Set(pressed).size).toBe(97)
})

test('capitals and upper signs are typed with Shift, on the key where they stand', () => {
  const { keystrokes } = keystrokesFor('aA1!')
  expect(keystrokes).toEqual([
    { keysym: 0x61, code: 'KeyA', shift: false },
    { keysym: 0x41, code: 'KeyA', shift: true },
    { keysym: 0x31, code: 'Digit1', shift: false },
    { keysym: 0x21, code: 'Digit1', shift: true },
  ])
})

test('each kind of line end is one Enter', () => {
  const codes = keystrokesFor('a\r\nb\nc\r').keystrokes.map(({ code }) => code)
  expect(codes).toEqual(['KeyA', 'Enter', 'KeyB', 'Enter', 'KeyC', 'Enter'])
})

test('what a US keyboard lacks is named once and the rest is typed', () => {
  const { keystrokes, untypeable } = keystrokesFor('für 5 € für 🙂\u0007')
  expect(untypeable).toEqual(['ü', '€', '🙂', '\u0007'])
  expect(keystrokes.map(({ keysym }) => String.fromCharCode(keysym)).join('')).toBe('fr 5  fr ')
})
