import { expect, test } from 'vitest'
import { z } from 'zod'
import { allEndpoints } from './endpoints.ts'
import { openApiDocument } from './openapi.ts'
import { PROBLEMS } from './problems.ts'

const document = openApiDocument(allEndpoints, '0.0.0')

test('the API is what docs/openapi.json says: a change of it shows in review', async () => {
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../../docs/openapi.json')
})

test('every reference leads to a noun of the document', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1])
  const { schemas } = z.object({ schemas: z.record(z.string(), z.unknown()) }).parse(document.components)
  const known = Object.keys(schemas).map(name => `#/components/schemas/${name}`)
  expect(known).toEqual(expect.arrayContaining(references))
  expect(references).toContain('#/components/schemas/Vm')
})

test('every endpoint has its own id and its own address', () => {
  const ids = allEndpoints.map(({ id }) => id)
  const addresses = allEndpoints.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(addresses).size).toBe(addresses.length)
})

test('every parameter of a path is described, and none that is not in it', () => {
  for (const { path, params } of allEndpoints) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1])
    const described = params ? Object.keys(z.toJSONSchema(params, { io: 'input' }).properties ?? {}) : []
    expect(described.sort(), path).toEqual(named.sort())
  }
})

test('nothing that changes something is a GET, and every GET is safe to repeat', () => {
  const reading = allEndpoints.filter(({ method }) => method === 'GET')
  for (const { id, body, streamedBody } of reading) expect([body, streamedBody], id).toEqual([undefined, undefined])
})

test('every problem has a status that means failure and a title', () => {
  for (const [code, { status, title }] of Object.entries(PROBLEMS)) {
    expect(status, code).toBeGreaterThanOrEqual(400)
    expect(title, code).toMatch(/^[A-Z].*[^.]$/)
  }
})
