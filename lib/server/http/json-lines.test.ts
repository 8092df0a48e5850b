import { expect, test } from 'vitest'
import { jsonLines } from './json-lines.ts'

/** Pages of two values each; `made` and `ended` tell how far it got, `failAt` breaks it off. */
function source({ failAt = Number.POSITIVE_INFINITY, count = 3 } = {}) {
  const seen = { made: 0, ended: false }
  async function* pages() {
    try {
      for (let page = 0; page < count; page += 1) {
        if (page === failAt) throw new Error('the database is gone')
        seen.made += 1
        yield [
          { page, half: 'one' },
          { page, half: '“zwei”\n' },
        ]
      }
    } finally {
      seen.ended = true
    }
  }
  return { seen, pages: pages() }
}

test('each value is a line, and the answer is a file to keep', async () => {
  const response = await jsonLines(source().pages, 'things')
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="things-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.jsonl"$/,
  )
  const text = await response.text()
  expect(text.endsWith('\n')).toBe(true)
  const values = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(values).toEqual(
    [0, 1, 2].flatMap(page => [
      { page, half: 'one' },
      { page, half: '“zwei”\n' },
    ]),
  )
  expect(await (await jsonLines(source({ count: 0 }).pages, 'none')).text()).toBe('')
})

test('pages are made as they are taken, one ahead, and no more when nobody takes them', async () => {
  const { seen, pages } = source({ count: 1000 })
  const reader = (await jsonLines(pages, 'things')).body?.getReader()
  expect(seen.made).toBe(1)
  await reader?.read()
  await reader?.read()
  expect(seen.made).toBeLessThanOrEqual(3)
  await reader?.cancel()
  expect(seen).toEqual({ made: expect.any(Number), ended: true })
  expect(seen.made).toBeLessThanOrEqual(3)
})

test('what fails at once is the request’s failure; what fails later breaks the download off', async () => {
  await expect(jsonLines(source({ failAt: 0 }).pages, 'things')).rejects.toThrow('the database is gone')
  const response = await jsonLines(source({ failAt: 2 }).pages, 'things')
  await expect(response.text()).rejects.toThrow('the database is gone')
})
