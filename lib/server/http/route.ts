import type { Caller } from '#lib/auth/caller.ts'
import type { From } from '#lib/auth/sign-in.ts'
import type { BodyOf, EndpointDefinition, ParamsOf, QueryOf, ResponseOf } from '#lib/contract/endpoint.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { RequestDeed } from '../deeds.ts'
import { runtime } from '../global.ts'
import type { Services } from '../runtime.ts'
import { headResponse } from './head-response.ts'
import { IDEMPOTENCY_HEADER, type Made } from './idempotency.ts'
import { invalidRequest, problemDocumentFor, problemResponse, REQUEST_ID_HEADER } from './problem-response.ts'

/** What a handler gets: everything parsed. */
export type Call<E extends EndpointDefinition> = {
  params: ParamsOf<E>
  query: QueryOf<E>
  body: BodyOf<E>
  services: Services
  request: Request
  signal: AbortSignal
  /** Who asks: allowed what the endpoint’s `right` says. null only where anyone may ask. */
  caller: E['right'] extends 'anyone' ? Caller | null : Caller
  /** From where they ask, and with what. */
  from: From
  /** Further headers of the answer. */
  answerHeaders: Headers
  /** The id of what is to be made: the same when the request is sent again with its Idempotency-Key. */
  newId: string
}

type Answer<E extends EndpointDefinition> = E['response'] extends null ? Response | undefined : ResponseOf<E>
type NextContext = { params: Promise<Record<string, string | string[] | undefined>> }

/** A create request is a page of text; nothing that is JSON here comes near. */
const MAX_BODY_BYTES = 256 * 1024

async function readJson(request: Request): Promise<unknown> {
  if (!request.body) return undefined
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES)
      throw new Problem('body-too-large', `A request has at most ${MAX_BODY_BYTES / 1024} KiB.`)
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw new Problem('invalid-request', 'The body is not JSON.', { cause })
  }
}

/** Who asks is settled before anything else that they sent is looked at. */
async function parseCall<E extends EndpointDefinition>(
  endpoint: E,
  request: Request,
  context: NextContext,
  { access, deed }: Pick<Services, 'access'> & { deed: RequestDeed },
) {
  access.admitFirst(endpoint.right, request.headers, endpoint.method)
  const search = Object.fromEntries(new URL(request.url, 'http://server').searchParams)
  const params = endpoint.params?.safeParse(await context.params)
  if (params?.error) throw invalidRequest(params.error, 'address')
  await deed.aimsAt(params?.data)
  const caller = access.admit(endpoint.right, request.headers, params?.data, endpoint.method)
  deed.by(caller)
  const query = endpoint.query?.safeParse(search)
  if (query?.error) throw invalidRequest(query.error, 'query')
  const body = endpoint.body?.safeParse(await readJson(request))
  if (body?.error) throw invalidRequest(body.error, 'body')
  deed.asks({ query: query?.data, body: body?.data })
  return { caller, params: params?.data, query: query?.data, body: body?.data }
}

function headersOf({ replayed }: Made): Record<string, string> {
  return { 'cache-control': 'no-store', ...(replayed && { 'idempotency-replayed': 'true' }) }
}

/** What a request that was cut off by a crash had made; undefined when it came to nothing. */
type Find<E extends EndpointDefinition> = (call: Call<E>) => Promise<ResponseOf<E> | undefined>

/** Binds an endpoint of the contract to a service call. The only place that catches: what is thrown becomes a problem document. */
export function route<E extends EndpointDefinition>(
  endpoint: E,
  handle: (call: Call<E>) => Answer<E> | Promise<Answer<E>>,
  find: Find<E> = async () => undefined,
): (request: Request, context: NextContext) => Promise<Response> {
  async function answer(request: Request, context: NextContext, services: Services, deed: RequestDeed) {
    const parsed = await parseCall(endpoint, request, context, { ...services, deed })
    // The endpoint's own schemas made these values: this is the one place where that is known and cannot be said in types.
    const answerHeaders = new Headers({ 'cache-control': 'no-store' })
    const from = services.access.from(request.headers)
    const own = { services, request, signal: request.signal, newId: '', from, answerHeaders }
    const call = { ...parsed, ...own } as unknown as Call<E>
    if (endpoint.creates) {
      const { query, body, caller } = parsed
      const { id: endpointId, status = 200 } = endpoint
      const key = request.headers.get(IDEMPOTENCY_HEADER)
      const made = await services.idempotency.once<unknown>(
        { endpointId, by: caller?.user.id ?? '', key, content: [query, body] },
        {
          make: async newId => await handle({ ...call, newId }),
          find: async newId => await find({ ...call, newId }),
          status,
        },
      )
      deed.made(made.body)
      return Response.json(made.body, { status: made.status, headers: headersOf(made) })
    }
    const answered: unknown = await handle(call)
    if (answered instanceof Response) return request.method === 'HEAD' ? await headResponse(answered) : answered
    deed.made(answered)
    if (answered === undefined) return new Response(null, { status: endpoint.status ?? 204, headers: answerHeaders })
    return Response.json(answered, { status: endpoint.status ?? 200, headers: answerHeaders })
  }

  return async (request, context) => {
    const { services, reportError } = runtime()
    try {
      const { headers } = request
      return await services.deeds.run({ endpoint, headers }, deed => answer(request, context, services, deed))
    } catch (error) {
      const requestId = request.headers.get(REQUEST_ID_HEADER) ?? ''
      return problemResponse(problemDocumentFor(error, { where: endpoint.id, report: reportError, requestId }))
    }
  }
}
