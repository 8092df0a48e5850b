import { expect, test } from 'vitest'
import { z } from 'zod'
import { JsonSchema } from './json-schema.ts'
import { limitWords, typeWords } from './type-words.ts'

const schemaOf = (schema: z.ZodType) => JsonSchema.parse(z.toJSONSchema(schema, { unrepresentable: 'any' }))
const wordsFor = (schema: z.ZodType) => {
  const json = schemaOf(schema)
  return typeWords(json, json.$defs ?? {})
}

const Thing = z.object({ a: z.string() }).meta({ id: 'Thing' })

test.each<[string, z.ZodType]>([
  ['string', z.string()],
  ['string or null', z.string().nullable()],
  ['UUID or null', z.uuid().nullable()],
  ['time (ISO 8601)', z.iso.datetime()],
  ['"a" | "b"', z.enum(['a', 'b'])],
  ['list of strings', z.array(z.string())],
  ['list of Thing', z.array(Thing)],
  ['Thing or null', Thing.nullable()],
])('a type is said as %s', (words, schema) => {
  expect(wordsFor(schema)).toBe(words)
})

test('limits that mean nothing are not said', () => {
  expect(limitWords(schemaOf(z.int()))).toEqual([])
  expect(limitWords(schemaOf(z.int().min(1).max(2048)))).toEqual(['1 to 2,048'])
})
