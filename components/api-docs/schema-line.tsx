import { type Definitions, type JsonSchema, plain } from './json-schema.ts'
import { limitWords, typeWords } from './type-words.ts'

type SchemaLineProps = { name: string; schema: JsonSchema; definitions: Definitions; presence?: string | null }

/** One property or parameter: its name, its type, what must hold, what it means. `presence`: “required”, or “may be missing”. */
export function SchemaLine({ name, schema: outer, definitions, presence }: SchemaLineProps) {
  const { schema } = plain(outer, definitions)
  const fallback = schema.default === undefined ? null : `default ${JSON.stringify(schema.default)}`
  const facts = [...limitWords(schema), fallback].filter(words => words !== null)
  return (
    <div>
      <div className="flex flex-wrap items-baseline gap-x-2">
        <code className="font-medium font-mono text-small">{name}</code>
        <span className="wrap-anywhere text-text-muted">{typeWords(outer, definitions)}</span>
        {presence && <span className="text-small text-warn">{presence}</span>}
        {facts.length > 0 && <span className="wrap-anywhere text-small text-text-muted">{facts.join(', ')}</span>}
      </div>
      {schema.description && <p className="text-pretty">{schema.description}</p>}
    </div>
  )
}
