import { problemFrom } from '#lib/client/failure.ts'
import { type LooseInput, urlOf } from '#lib/client/url.ts'
import type { EndpointDefinition } from '#lib/contract/endpoint.ts'
import type { Problem } from '#lib/contract/problem.ts'

import type { Guesthouse } from '../guesthouse.ts'

/**
 * What came of a request. `cut`: nobody knows whether it was done, because the server died, or because we left. Everything that the
 * harness proves hangs on the difference between that and an answer.
 */
export type Outcome =
  | { kind: 'acknowledged'; body: unknown }
  | { kind: 'refused'; status: number; problem: Problem }
  | { kind: 'cut' }

export type Sending = LooseInput & {
  headers?: Record<string, string>
  /** For a body that is no JSON. */
  stream?: { body: ReadableStream<Uint8Array>; bytes: number }
  signal?: AbortSignal
}

/** A live server that has not answered by then hangs. */
const LIMIT_MS = 30_000

/** @throws when the server lives and does not answer in time */
export async function send(
  { url, credentials }: Pick<Guesthouse, 'url' | 'credentials'>,
  endpoint: EndpointDefinition,
  sending: Sending,
): Promise<Outcome> {
  const limit = AbortSignal.timeout(LIMIT_MS)
  const { body, headers = {}, stream, signal } = sending
  try {
    const response = await fetch(url + urlOf(endpoint, sending), {
      method: endpoint.method,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      headers: {
        ...credentials,
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(stream && { 'content-type': 'application/octet-stream', 'content-length': String(stream.bytes) }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(stream && { body: stream.body, duplex: 'half' }),
    })
    if (!response.ok) return { kind: 'refused', status: response.status, problem: await problemFrom(response) }
    if (!endpoint.response) return { kind: 'acknowledged', body: undefined }
    return { kind: 'acknowledged', body: endpoint.response.parse(await response.json()) }
  } catch (error) {
    if (limit.aborted) throw new Error(`${endpoint.id} was not answered within ${LIMIT_MS} ms`, { cause: error })
    return { kind: 'cut' }
  }
}
