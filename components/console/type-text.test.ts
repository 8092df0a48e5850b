import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KEY_COMBOS } from './key-combos.ts'
import { pressTogether } from './keystroke.ts'
import { keystrokesFor } from './text-keystrokes.ts'
import { typeKeystrokes } from './type-text.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function recorder() {
  const events: string[] = []
  const sendKey = (_keysym: number, code: string, down?: boolean) => void events.push(`${down ? '+' : '-'}${code}`)
  return { events, sender: { sendKey } }
}

test('Shift is held around the key that needs it, and only there', async () => {
  const { events, sender } = recorder()
  const typing = typeKeystrokes({ sender, ...keystrokesFor('aB'), signal: new AbortController().signal })
  await vi.runAllTimersAsync()
  await typing
  expect(events).toEqual(['+KeyA', '-KeyA', '+ShiftLeft', '+KeyB', '-KeyB', '-ShiftLeft'])
})

test('keys are sent one by one, so that a slow guest loses none, and can be stopped between two', async () => {
  const { events, sender } = recorder()
  const stop = new AbortController()
  const onProgress = vi.fn()
  const typing = typeKeystrokes({ sender, ...keystrokesFor('abc'), signal: stop.signal, onProgress })
  expect(events).toEqual(['+KeyA', '-KeyA'])
  await vi.advanceTimersByTimeAsync(20)
  expect(onProgress).toHaveBeenLastCalledWith(2)
  stop.abort()
  await vi.runAllTimersAsync()
  await typing
  expect(events).toEqual(['+KeyA', '-KeyA', '+KeyB', '-KeyB'])
})

test('keys of a combination go down in order and up in reverse', () => {
  const { events, sender } = recorder()
  const combo = KEY_COMBOS.find(({ label }) => label === 'Ctrl + Alt + F3')
  pressTogether(sender, combo?.keys ?? [])
  expect(events).toEqual(['+ControlLeft', '+AltLeft', '+F3', '-F3', '-AltLeft', '-ControlLeft'])
})
