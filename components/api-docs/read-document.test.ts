import { expect, test } from 'vitest'
import { allEndpoints } from '#lib/contract/endpoints.ts'
import { openApiDocument } from '#lib/contract/openapi.ts'
import { problemsIn, readDocument } from './read-document.ts'

const { groups } = readDocument(openApiDocument(allEndpoints, '1.2.3'))
const operations = groups.flatMap(group => group.operations)

test('every endpoint of the API is on the page, with its method, path and summary', () => {
  const shown = operations.map(({ id, method, path, summary }) => ({ id, method, path, summary }))
  expect(shown).toHaveLength(allEndpoints.length)
  for (const { id, method, path, summary } of allEndpoints) expect(shown).toContainEqual({ id, method, path, summary })
})

test('every problem that an endpoint declares is on the page', () => {
  for (const endpoint of allEndpoints) {
    const codes = operations.find(({ id }) => id === endpoint.id)?.problems.map(({ code }) => code)
    for (const code of endpoint.problems) expect(codes, endpoint.id).toContain(code)
  }
})

test('several problems of one status are told apart', () => {
  expect(problemsIn('404', '`vm-not-found`: There is no such VM. `image-not-found`: There is no such image')).toEqual([
    { status: '404', code: 'vm-not-found', title: 'There is no such VM' },
    { status: '404', code: 'image-not-found', title: 'There is no such image' },
  ])
})

test('what is not our document is refused, not half shown', () => {
  expect(() => readDocument({ openapi: '3.1.0' })).toThrow()
})
