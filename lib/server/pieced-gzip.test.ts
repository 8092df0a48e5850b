import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gzipOf, pieceOf } from './pieced-gzip.ts'

test('pieces are one gzip file, in which any of them can be changed for another', () => {
  const texts = ['[', 'Ä “long” text. '.repeat(5_000), ',', '', 'another', ']']
  const pieces = texts.map(pieceOf)
  expect(gunzipSync(gzipOf(pieces)).toString()).toBe(texts.join(''))
  const changed = pieces.with(4, pieceOf('something else'))
  expect(gunzipSync(gzipOf(changed)).toString()).toBe(texts.with(4, 'something else').join(''))
})

test('a piece is compressed once', () => {
  const piece = pieceOf('text')
  expect(piece.deflated()).toBe(piece.deflated())
})
