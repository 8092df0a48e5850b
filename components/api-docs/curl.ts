import { alternatives, type Definitions, type JsonSchema, plain } from './json-schema.ts'
import type { ApiOperation, Parameter } from './read-document.ts'

const NAMED: Record<string, unknown> = { name: 'router', fileName: 'debian.iso' }

/** A value that a schema allows, as small as it can be. */
function example(outer: JsonSchema, definitions: Definitions, name = ''): unknown {
  const { schema } = plain(outer, definitions)
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [first] = alternatives(schema)
  if (first) return example(first, definitions, name)
  if (schema.properties) return exampleObject(schema, definitions)
  if (schema.type === 'array') return []
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1)
  if (schema.type === 'boolean') return true
  return NAMED[name] ?? '…'
}

/** What is required; when nothing is, the first property, so that there is something to see. */
function exampleObject({ properties = {}, required }: JsonSchema, definitions: Definitions): Record<string, unknown> {
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1)
  return Object.fromEntries(
    names.map(name => [name, example(properties[name] ?? { required: [] }, definitions, name)] as const),
  )
}

function queryFor(parameters: readonly Parameter[]): string {
  const search = new URLSearchParams()
  for (const { name, in: place, required, schema } of parameters) {
    if (place === 'query' && required) search.set(name, String(example(schema, {}, name)))
  }
  return search.size > 0 ? `?${search}` : ''
}

/** Single quotes for a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A command that asks this endpoint. What stands in the path is a variable of the shell: `$vmId`. */
export function curlFor({ method, path, parameters, body, answer }: ApiOperation, origin: string): string {
  const url = `"${origin}${path.replace(/\{(\w+)\}/g, '$$$1')}${queryFor(parameters)}"`
  const lines = [`curl${method === 'GET' ? '' : ` -X ${method}`} ${url}`]
  if (body?.mediaType === 'application/json' && body.schema) {
    lines.push("-H 'content-type: application/json'")
    lines.push(`-d ${quoted(JSON.stringify(example(body.schema, body.definitions)))}`)
  } else if (body) {
    lines.push(`-H 'content-type: ${body.mediaType}'`, '-T debian.iso')
  }
  if (answer.payload?.mediaType === 'text/event-stream') lines.push('--no-buffer')
  if (answer.payload?.mediaType === 'image/png') lines.push('-o screen.png')
  return lines.join(' \\\n  ')
}
