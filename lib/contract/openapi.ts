import { z } from 'zod'
import type { EndpointDefinition } from './endpoint.ts'
import { ProblemDocument } from './problem.ts'
import { PROBLEMS, type ProblemCode } from './problems.ts'

/** What every endpoint can end in, whatever it does. */
const COMMON_PROBLEMS = [
  'invalid-request',
  'foreign-host',
  'internal-error',
  'database-damaged',
] as const satisfies ProblemCode[]
/** Only what changes something is guarded against other sites. */
const WRITE_PROBLEMS = [
  'foreign-origin',
  'unsupported-media-type',
  'database-unwritable',
] as const satisfies ProblemCode[]

const SIGNED_IN_PROBLEMS = ['signed-out', 'token-refused'] as const satisfies ProblemCode[]
const RIGHT_PROBLEMS = ['not-allowed'] as const satisfies ProblemCode[]

const CREATE_PROBLEMS = ['idempotency-key-reused', 'request-in-progress'] as const satisfies ProblemCode[]

type Json = Record<string, unknown>

/** The nouns of the API: each schema with a name stands once, in the document's components, and is referred to. */
type Nouns = Map<string, unknown>

const WithDefinitions = z.looseObject({ $defs: z.record(z.string(), z.unknown()).default({}) })

/** zod puts the schemas it refers to beside each use; OpenAPI resolves references from the document's root. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', nouns: Nouns): Json {
  const made = JSON.stringify(z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }))
  const rooted: unknown = JSON.parse(made.replaceAll('"#/$defs/', '"#/components/schemas/'))
  const { $defs, $schema: _, ...json } = WithDefinitions.parse(rooted)
  for (const [name, noun] of Object.entries($defs)) nouns.set(name, noun)
  return json
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query', nouns: Nouns): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = z
    .object({ properties: z.record(z.string(), z.unknown()).optional(), required: z.array(z.string()).optional() })
    .parse(schemaOf(schema, 'input', nouns))
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Any text of your own, new for each thing to make. The same request with the same key within a day makes nothing twice: it gets the first answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
}

function requestBodyOf(endpoint: EndpointDefinition, nouns: Nouns): Json | undefined {
  if (endpoint.streamedBody) {
    return { required: true, content: { [endpoint.streamedBody]: { schema: { type: 'string', format: 'binary' } } } }
  }
  if (!endpoint.body) return undefined
  return { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input', nouns) } } }
}

function successOf(endpoint: EndpointDefinition, nouns: Nouns): Json {
  const status = endpoint.status ?? (endpoint.response ? 200 : 204)
  const type = endpoint.responseType ?? 'application/json'
  if (endpoint.response) {
    return {
      [status]: { description: 'Done', content: { [type]: { schema: schemaOf(endpoint.response, 'output', nouns) } } },
    }
  }
  if (status === 204) return { 204: { description: 'Done, nothing to say' } }
  return { [status]: { description: 'Done', content: { [type]: {} } } }
}

function problemsOf(endpoint: EndpointDefinition): Json {
  const codes = new Set<ProblemCode>([
    ...endpoint.problems,
    ...COMMON_PROBLEMS,
    ...(endpoint.right === 'anyone' ? [] : SIGNED_IN_PROBLEMS),
    ...(endpoint.right === 'anyone' || endpoint.right === 'signed-in' ? [] : RIGHT_PROBLEMS),
    ...(endpoint.method === 'GET' ? [] : WRITE_PROBLEMS),
    ...(endpoint.creates ? CREATE_PROBLEMS : []),
  ])
  const byStatus = Map.groupBy(codes, code => PROBLEMS[code].status)
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, group]) => [
        status,
        { description: group.map(code => `\`${code}\`: ${PROBLEMS[code].title}`).join('. '), content },
      ]),
  )
}

/** The API as OpenAPI 3.1, derived from the endpoint table and nothing else. */
export function openApiDocument(all: readonly EndpointDefinition[], version: string): Json {
  const paths: Record<string, Json> = {}
  const nouns: Nouns = new Map()
  schemaOf(ProblemDocument, 'output', nouns)
  for (const endpoint of all) {
    const parameters = [
      ...parametersOf(endpoint.params, 'path', nouns),
      ...parametersOf(endpoint.query, 'query', nouns),
      ...(endpoint.creates ? [IDEMPOTENCY_KEY] : []),
    ]
    const requestBody = requestBodyOf(endpoint, nouns)
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: {
        operationId: endpoint.id,
        tags: [endpoint.id.split('.')[0]],
        summary: endpoint.summary,
        ...(endpoint.description && { description: endpoint.description }),
        ...(parameters.length > 0 && { parameters }),
        ...(requestBody && { requestBody }),
        security: endpoint.right === 'anyone' ? [] : [{ session: [] }, { token: [] }],
        'x-right': endpoint.right,
        responses: { ...successOf(endpoint, nouns), ...problemsOf(endpoint) },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Guesthouse', version, description: 'Virtual machines on one Linux host.' },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'guesthouse', description: 'Set by signing in; for browsers.' },
        token: { type: 'http', scheme: 'bearer', description: 'An API token; for programs.' },
      },
      schemas: Object.fromEntries([...nouns].sort(([a], [b]) => a.localeCompare(b))),
    },
  }
}
