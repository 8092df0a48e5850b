import { expect, test } from 'vitest'
import { QmpProtocolError } from './errors.ts'
import { createLineSplitter } from './line-splitter.ts'

function push(splitter: ReturnType<typeof createLineSplitter>, text: string | Buffer): string[] {
  return [...splitter.push(Buffer.from(text))]
}

test('a chunk may hold several lines and the start of the next', () => {
  const splitter = createLineSplitter()
  expect(push(splitter, 'one\ntwo\nthr')).toEqual(['one', 'two'])
  expect(push(splitter, 'ee\n')).toEqual(['three'])
})

test('a line may come byte by byte, also in the middle of a character', () => {
  const splitter = createLineSplitter()
  const lines = [...Buffer.from('{"ü":"€"}\n')].flatMap(byte => push(splitter, Buffer.from([byte])))
  expect(lines).toEqual(['{"ü":"€"}'])
})

test('a line of exactly the cap passes, one byte more does not', () => {
  expect(push(createLineSplitter(8), '12345678\n')).toEqual(['12345678'])
  expect(() => push(createLineSplitter(8), '123456789\n')).toThrow(QmpProtocolError)
})

test('an unfinished line is refused as soon as it passes the cap', () => {
  const splitter = createLineSplitter(8)
  push(splitter, '12345678')
  expect(() => push(splitter, '9')).toThrow('more than 8 bytes')
})

test('the cap counts each line by itself', () => {
  const splitter = createLineSplitter(8)
  expect(push(splitter, '1234567\n1234567\n1234567')).toHaveLength(2)
  expect(splitter.heldBytes).toBe(7)
})

test('what was held of a long line does not show in the next', () => {
  const splitter = createLineSplitter()
  push(splitter, 'x'.repeat(100_000))
  expect(push(splitter, '\nshort\n')[1]).toBe('short')
})
