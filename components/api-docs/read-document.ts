import { z } from 'zod'
import { byGroup } from './group-title.ts'
import { type Definitions, JsonSchema } from './json-schema.ts'

const Content = z.record(z.string(), z.object({ schema: JsonSchema.optional() }))

const Operation = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string().optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        schema: JsonSchema,
      }),
    )
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.optional() })),
})

const Document = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), JsonSchema) }),
})

export type Parameter = z.infer<typeof Operation>['parameters'][number]
export type Payload = { mediaType: string; schema: JsonSchema | null; definitions: Definitions }
export type ProblemLine = { status: string; code: string; title: string }

/** One endpoint, as the page shows it. */
export type ApiOperation = {
  id: string
  group: string
  method: string
  path: string
  summary: string
  description: string | null
  parameters: Parameter[]
  body: Payload | null
  answer: { status: string; payload: Payload | null }
  problems: ProblemLine[]
}

function payloadOf(content: z.infer<typeof Content> | undefined, definitions: Definitions): Payload | null {
  const [first] = Object.entries(content ?? {})
  if (!first) return null
  const [mediaType, { schema = null }] = first
  return { mediaType, schema, definitions }
}

/** The document lists problems in words: “`vm-not-found`: There is no such VM. `…`: …”. */
export function problemsIn(status: string, description: string): ProblemLine[] {
  return [...description.matchAll(/`([a-z-]+)`: (.+?)(?=\. `|$)/g)].map(([, code = '', title = '']) => ({
    status,
    code,
    title,
  }))
}

type RawOperation = { path: string; method: string; raw: z.infer<typeof Operation>; definitions: Definitions }

function operationOf({ path, method, raw, definitions }: RawOperation): ApiOperation {
  const answers = Object.entries(raw.responses)
  const [status = '200', success] = answers.find(([code]) => code.startsWith('2')) ?? []
  return {
    id: raw.operationId,
    group: raw.tags[0] ?? 'other',
    method: method.toUpperCase(),
    path,
    summary: raw.summary,
    description: raw.description ?? null,
    parameters: raw.parameters,
    body: payloadOf(raw.requestBody?.content, definitions),
    answer: { status, payload: payloadOf(success?.content, definitions) },
    problems: answers
      .filter(([code]) => !code.startsWith('2'))
      .flatMap(([code, { description }]) => problemsIn(code, description)),
  }
}

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE']

function byPathAndMethod(a: ApiOperation, b: ApiOperation): number {
  // “/api/vms” before “/api/vm-previews”: a thing before what is about it.
  const [first, second] = [a.path.replaceAll('-', '~'), b.path.replaceAll('-', '~')]
  if (first !== second) return first < second ? -1 : 1
  return METHODS.indexOf(a.method) - METHODS.indexOf(b.method)
}

/** Our OpenAPI document as a list of endpoints, grouped by what they are about. @throws ZodError when it is not one of ours */
export function readDocument(json: unknown) {
  const { info, paths, components } = Document.parse(json)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf({ path, method, raw, definitions: components.schemas })),
  )
  const groups = Map.groupBy(operations.sort(byPathAndMethod), ({ group }) => group)
  return { info, groups: [...groups].map(([name, members]) => ({ name, operations: members })).sort(byGroup) }
}

export type ApiGroup = ReturnType<typeof readDocument>['groups'][number]
