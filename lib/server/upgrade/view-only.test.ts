import { expect, test } from 'vitest'
import { createViewOnly } from './view-only.ts'

const u16 = (value: number) => [value >> 8, value & 255]
const i32 = (value: number) => [...Buffer.from(Int32Array.of(value).buffer).reverse()]
const zeros = (count: number) => Array.from({ length: count }, () => 0)

const VERSION = [...Buffer.from('RFB 003.008\n')]
const GREETING = [...VERSION, 1, 1]

const SEEING = {
  SetPixelFormat: [0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0],
  SetEncodings: [2, 0, ...u16(3), ...i32(7), ...i32(0), ...i32(-223)],
  FramebufferUpdateRequest: [3, 1, ...zeros(4), ...u16(720), ...u16(400)],
}
const TOUCHING = {
  KeyEvent: [4, 1, 0, 0, 0, 0, 0, 65],
  PointerEvent: [5, 1, 0, 10, 0, 20],
  ClientCutText: [6, 0, 0, 0, ...i32(5), ...Buffer.from('paste')],
  'the extended clipboard': [6, 0, 0, 0, ...i32(-8), 1, 0, 0, 1, 9, 9, 9, 9],
  EnableContinuousUpdates: [150, 1, ...zeros(8)],
  Fence: [248, ...zeros(7), 3, 1, 2, 3],
  'xvp: reset': [250, 0, 1, 4],
  SetDesktopSize: [251, 0, ...u16(800), ...u16(600), 1, 0, ...zeros(16)],
  'QEMU’s key': [255, 0, 0, 1, ...i32(65), ...i32(30)],
  'QEMU’s audio, on': [255, 1, 0, 0],
  'QEMU’s audio, format': [255, 1, 0, 2, 3, 2, ...i32(44_100)],
}

function heardOf(...pieces: number[][]): number[] | null {
  const filter = createViewOnly()
  const heard: number[] = []
  for (const piece of pieces) {
    const passed = filter(Buffer.from(piece))
    if (passed === null) return null
    heard.push(...passed)
  }
  return heard
}

test('what a client needs to see the screen goes on as it is', () => {
  const all = [...GREETING, ...Object.values(SEEING).flat()]
  expect(heardOf(all)).toEqual(all)
})

test.each(Object.entries(TOUCHING))('%s does not reach the guest, and what follows it is understood', (_, message) => {
  const { FramebufferUpdateRequest: after } = SEEING
  expect(heardOf(GREETING, message)).toEqual(GREETING)
  expect(heardOf(GREETING, [...message, ...after])).toEqual([...GREETING, ...after])
})

test('the pieces in which messages come change nothing', () => {
  const all = [...GREETING, ...Object.values(TOUCHING).flat(), ...Object.values(SEEING).flat()]
  const whole = heardOf(all)
  expect(whole).toEqual([...GREETING, ...Object.values(SEEING).flat()])
  for (let size = 1; size <= 31; size += 1) {
    const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
    expect(heardOf(...pieces), `${size} bytes each`).toEqual(whole)
  }
})

test('a key hidden in a pasted text, or a picture format in a key, is what it is in', () => {
  const inText = [6, 0, 0, 0, ...i32(TOUCHING.KeyEvent.length), ...TOUCHING.KeyEvent]
  expect(heardOf(GREETING, inText)).toEqual(GREETING)
  const hidden = [255, 0, 0, 1, ...SEEING.FramebufferUpdateRequest.slice(0, 8)]
  expect(heardOf(GREETING, hidden)).toEqual(GREETING)
})

test('a paste of two gigabytes is let go of as it comes', () => {
  const filter = createViewOnly()
  filter(Buffer.from([...GREETING, 6, 0, 0, 0, ...i32(-2_147_483_648)]))
  for (let sent = 0; sent < 100; sent += 1) expect(filter(Buffer.alloc(65_536))?.length).toBe(0)
})

test('who only looks cannot put the others out, nor hear what they copy or what the guest plays', () => {
  expect(heardOf([...VERSION, 1, 0])).toEqual(GREETING)
  const asked = [2, 0, ...u16(4), ...i32(7), ...i32(-1_063_131_698), ...i32(-259), ...i32(-239)]
  expect(heardOf(GREETING, asked)).toEqual([...GREETING, 2, 0, ...u16(2), ...i32(7), ...i32(-239)])
})

test.each([
  ['another version', [...Buffer.from('RFB 003.003\n')]],
  ['no version', [...Buffer.from('GET / HTTP/1')]],
  ['another kind of security', [...VERSION, 2]],
  ['a message that nobody knows', [...GREETING, 7]],
  ['QEMU’s message that nobody knows', [...GREETING, 255, 2]],
  ['a list of encodings without end', [...GREETING, 2, 0, ...u16(65_535)]],
])('%s ends it, and nothing goes on after that', (_, said) => {
  const filter = createViewOnly()
  expect(filter(Buffer.from(said))).toBeNull()
  expect(filter(Buffer.from(SEEING.FramebufferUpdateRequest))).toBeNull()
})
