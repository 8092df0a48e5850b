import { config } from 'zod'
import type { CallInput, EndpointDefinition, ResponseOf } from '#lib/contract/endpoint.ts'
import { problemFrom, Unreachable } from './failure.ts'
import { newIdempotencyKey } from './idempotency-key.ts'
import { type LooseInput, urlOf } from './url.ts'

// zod compiles its parsers with `new Function` where it may; our CSP forbids that, and even its attempt is a reported violation.
config({ jitless: true })

type CallOptions = {
  signal?: AbortSignal
  /** For what makes something: with the same key it is made once. Without one, each call has its own. */
  idempotencyKey?: string
}

/**
 * Asks the server. This is the only `fetch()` of the page.
 * @throws {Problem} the server’s own words, when it refused
 * @throws {Unreachable} when there was no answer
 */
export async function call<E extends EndpointDefinition>(
  endpoint: E,
  input: CallInput<E>,
  options?: CallOptions,
): Promise<ResponseOf<E>>
export async function call(
  endpoint: EndpointDefinition,
  input: LooseInput,
  { signal, idempotencyKey = newIdempotencyKey() }: CallOptions = {},
): Promise<unknown> {
  const response = await send(urlOf(endpoint, input), {
    method: endpoint.method,
    headers: {
      accept: 'application/json',
      ...(input.body !== undefined && { 'content-type': 'application/json' }),
      ...(endpoint.creates && { 'idempotency-key': idempotencyKey }),
    },
    ...(input.body !== undefined && { body: JSON.stringify(input.body) }),
    ...(signal && { signal }),
  })
  if (!response.ok) throw await problemFrom(response)
  return endpoint.response ? endpoint.response.parse(await response.json()) : undefined
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new Unreachable(error)
  }
}
