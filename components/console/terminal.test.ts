import { Terminal } from '@xterm/xterm'
import { expect, test, vi } from 'vitest'
import { createTerminal, refuseGuestRequests } from './terminal.ts'

const OSC = '\x1b]'
const BELL = '\x07'

async function shown(fromGuest: string) {
  const { terminal } = createTerminal()
  const [onTitle, onAnswer] = [vi.fn(), vi.fn()]
  terminal.onTitleChange(onTitle)
  terminal.onData(onAnswer)
  await new Promise<void>(resolve => terminal.write(fromGuest, resolve))
  const text = terminal.buffer.active.getLine(0)?.translateToString(true)
  terminal.dispose()
  return { text, onTitle, onAnswer }
}

test.each(['0', '2'])('N26: a guest cannot set the title of the page (OSC %s)', async code => {
  const { text, onTitle } = await shown(`${OSC}${code};You have been logged out${BELL}login:`)
  expect(onTitle).not.toHaveBeenCalled()
  expect(text).toBe('login:')
})

test('N26: a guest cannot put a link under its text: the text stays, the address is dropped', async () => {
  const { text } = await shown(`${OSC}8;;http://evil.example${BELL}click here${OSC}8;;${BELL}`)
  expect(text).toBe('click here')
  // xterm would underline a linked text: the cell says whether it took the link.
  const { terminal } = createTerminal()
  await new Promise<void>(resolve => terminal.write(`${OSC}8;;http://evil.example${BELL}x`, resolve))
  expect(terminal.buffer.active.getLine(0)?.getCell(0)?.isUnderline()).toBe(0)
  terminal.dispose()
})

test.each([
  ['set an icon title', 1, 'x'],
  ['write the clipboard', 52, 'c;cm0gLXJmIC8='],
  ['read the clipboard', 52, 'c;?'],
  ['ask for the text colour', 10, '?'],
  ['ask for the background', 11, '?'],
  ['ask for a palette colour', 4, '1;?'],
  ['show a notification', 9, 'x'],
  ['send a file to the browser', 1337, 'File=name=eA==:eA=='],
])('N26: a guest that would %s is not heard', async (_, code, request) => {
  const terminal = new Terminal()
  const heard = vi.fn(() => true)
  // Stands where xterm's own handler does: the last to be asked.
  terminal.parser.registerOscHandler(code, heard)
  refuseGuestRequests(terminal)
  await new Promise<void>(resolve => terminal.write(`${OSC}${code};${request}${BELL}`, resolve))
  expect(heard).not.toHaveBeenCalled()
  terminal.dispose()
})

test.each([
  ['title, which would be typed at its prompt', '\x1b[21t'],
  ['size in pixels', '\x1b[14t'],
])('N26: a guest that asks for the window’s %s gets no answer', async (_, request) => {
  const { text, onAnswer } = await shown(`${request}$`)
  expect(onAnswer).not.toHaveBeenCalled()
  expect(text).toBe('$')
})

test('colours and cursor movement work, which is what a terminal is for', async () => {
  const { text } = await shown('\x1b[31mred\x1b[0m\r\x1b[1Cxt')
  expect(text).toBe('rxt')
})
