import { expect, test } from 'vitest'
import { parseSource, type Source, searchOf } from './source.ts'

test.each<Source>([
  { kind: 'image', imageId: '0123456789abcdef' },
  { kind: 'volume', volumeId: '3f0c4d2e-4a51-4c8f-9a55-0c8d54b6a0aa' },
  { kind: 'upload', uploadId: 3 },
  { kind: 'nothing' },
])('what was chosen survives in the URL: $kind', source => {
  expect(parseSource(new URLSearchParams(searchOf(source)))).toEqual(source)
})

test.each(['', '?image=', '?upload=x', '?upload=-1', '?other=1'])('“%s” is no choice', search => {
  expect(parseSource(new URLSearchParams(search))).toBeNull()
})
