import { alternatives, type Definitions, type JsonSchema, plain } from './json-schema.ts'

const FORMATS: Record<string, string> = { uuid: 'UUID', 'date-time': 'time (ISO 8601)', binary: 'bytes' }
const PLURALS: Record<string, string> = { string: 'strings', integer: 'integers', number: 'numbers', object: 'objects' }

function scalar({ type, format }: JsonSchema): string {
  const name = Array.isArray(type) ? type.find(one => one !== 'null') : type
  return (format && FORMATS[format]) ?? name ?? 'anything'
}

/** What a value is, in a few words: “integer”, “list of Vm”, “time (ISO 8601) or null”. */
export function typeWords(outer: JsonSchema, definitions: Definitions): string {
  const { schema, name, nullable } = plain(outer, definitions)
  const orNull = nullable ? ' or null' : ''
  if (schema.type === 'array' && schema.items && name === null) {
    const item = typeWords(schema.items, definitions)
    return `list of ${PLURALS[item] ?? item}${orNull}`
  }
  if (name !== null) return `${name}${orNull}`
  if (schema.const !== undefined) return `${JSON.stringify(schema.const)}${orNull}`
  if (schema.enum) return `${schema.enum.map(value => JSON.stringify(value)).join(' | ')}${orNull}`
  if (alternatives(schema).length > 0) return `one of ${alternatives(schema).length} kinds${orNull}`
  return `${scalar(schema)}${orNull}`
}

/** What else must hold: “1 to 64”, “at most 63 characters”, “multiple of 512”. */
export function limitWords({ minimum, maximum, maxLength, maxItems, multipleOf }: JsonSchema): string[] {
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum.toLocaleString('en') : null
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum.toLocaleString('en') : null
  const range = low && high ? `${low} to ${high}` : low ? `at least ${low}` : high ? `at most ${high}` : null
  return [
    range,
    maxLength && `at most ${maxLength.toLocaleString('en')} characters`,
    maxItems && `at most ${maxItems}`,
    multipleOf && `a multiple of ${multipleOf}`,
  ].filter(words => typeof words === 'string')
}
