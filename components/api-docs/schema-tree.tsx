import { alternatives, type Definitions, type JsonSchema, plain } from './json-schema.ts'
import { SchemaLine } from './schema-line.tsx'

/** Deeper than this nobody reads; it also ends what refers to itself. */
const DEEPEST = 6

type SchemaTreeProps = {
  schema: JsonSchema
  definitions: Definitions
  /** What is sent must have what is required; what is answered has everything but what is optional. */
  side: 'sent' | 'answered'
  depth?: number
  /** Names already open above: a thing within itself is named, not repeated. */
  within?: readonly string[]
}

/** Only the exception is said: what must be sent, what may be missing in an answer. */
function presenceOf(isRequired: boolean, side: SchemaTreeProps['side']): string | null {
  if (side === 'sent') return isRequired ? 'required' : null
  return isRequired ? null : 'may be missing'
}

/** The properties of an object, each with its type, limits and meaning; objects inside it indented. */
export function SchemaTree({ schema: outer, definitions, side, depth = 0, within = [] }: SchemaTreeProps) {
  const { schema, name } = plain(outer, definitions)
  const below = name === null ? within : [...within, name]
  if (depth > DEEPEST || (name !== null && within.includes(name))) return null
  if (schema.type === 'array' && schema.items) {
    return <SchemaTree schema={schema.items} definitions={definitions} side={side} depth={depth} within={below} />
  }
  if (schema.properties) {
    return (
      <ul className={depth === 0 ? 'divide-y divide-line' : 'mt-2 border-line border-l pl-4'}>
        {Object.entries(schema.properties).map(([property, child]) => (
          <li key={property} className="py-2">
            <SchemaLine
              name={property}
              schema={child}
              definitions={definitions}
              presence={presenceOf(schema.required.includes(property), side)}
            />
            <SchemaTree schema={child} definitions={definitions} side={side} depth={depth + 1} within={below} />
          </li>
        ))}
      </ul>
    )
  }
  const kinds = alternatives(schema)
  if (kinds.length === 0) return null
  return (
    <ul className="mt-1 flex flex-col gap-2">
      {kinds.map((kind, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the kinds of a union have no name and never move
        <li key={index}>
          <span className="text-small text-text-muted">{index === 0 ? 'either' : 'or'}</span>
          <SchemaTree schema={kind} definitions={definitions} side={side} depth={depth + 1} within={below} />
        </li>
      ))}
    </ul>
  )
}
