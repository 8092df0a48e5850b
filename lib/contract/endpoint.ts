import type { z } from 'zod'
import type { ProblemCode } from './problems.ts'
import type { Right } from './rights.ts'

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** What an endpoint answers with when that is not JSON. */
export type MediaType =
  | 'application/json'
  | 'application/x-ndjson'
  | 'application/x-x509-ca-cert'
  | 'application/zip'
  | 'image/png'
  | 'text/plain'
  | 'text/event-stream'

export type EndpointDefinition = {
  /** Stable name, `<noun>.<verb>`: OpenAPI's operationId and the first part of the query key. */
  id: string
  method: HttpMethod
  /** OpenAPI form: `/api/vms/{vmId}`. */
  path: `/api/${string}` | '/metrics'
  /** What its caller must be allowed. There is no default: an endpoint without one does not compile. */
  right: Right
  summary: string
  /** More for the reader of the API page, where the summary is not enough. */
  description?: string
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** A request body that is streamed, not parsed: its media type. */
  streamedBody?: 'application/octet-stream'
  /** It makes something, once for each Idempotency-Key: a request that is sent again gets the first one's answer (F30). */
  creates?: true
  /** null: 204, nothing to say. */
  response: z.ZodType | null
  status?: 200 | 201 | 202 | 204
  responseType?: MediaType
  /** The problems it can end in, apart from those that every endpoint can. */
  problems: readonly ProblemCode[]
}

/** Identity, for its types: keeps the literal method, path and schemas. */
export function endpoint<const E extends EndpointDefinition>(definition: E): E {
  return definition
}

type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined
type InputOf<S> = S extends z.ZodType ? z.input<S> : undefined

/** What a handler receives, parsed. */
export type ParamsOf<E extends EndpointDefinition> = OutputOf<E['params']>
export type QueryOf<E extends EndpointDefinition> = OutputOf<E['query']>
export type BodyOf<E extends EndpointDefinition> = OutputOf<E['body']>
/** What a handler returns and a caller gets. */
export type ResponseOf<E extends EndpointDefinition> = E['response'] extends z.ZodType
  ? z.output<E['response']>
  : undefined

/** What a caller passes: only the parts the endpoint has. */
export type CallInput<E extends EndpointDefinition> = (E['params'] extends z.ZodType
  ? { params: InputOf<E['params']> }
  : { params?: undefined }) &
  (E['query'] extends z.ZodType ? { query?: InputOf<E['query']> } : { query?: undefined }) &
  (E['body'] extends z.ZodType ? { body: InputOf<E['body']> } : { body?: undefined })
