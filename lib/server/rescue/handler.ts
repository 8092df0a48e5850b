import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import {
  read as readHealth,
  rescue as readRescue,
  ready,
  rebuild,
  restore,
  unlock,
} from '#lib/contract/endpoints/health.ts'
import type { Health } from '#lib/contract/health.ts'
import { Problem } from '#lib/contract/problem.ts'
import { invalidRequest, problemDocumentFor, type ReportError } from '../http/problem-response.ts'
import type { RescueDoor } from './door.ts'
import type { RescueService } from './rescue.ts'

const PAGE = '/rescue'
/** What the page itself is made of. */
const OF_THE_PAGE = [/^\/rescue$/, /^\/_next\//, /^\/icon\b/, /^\/favicon\.ico$/]
const MAX_BODY_BYTES = 16 * 1024

export type RescueHandlerOptions = {
  rescue: RescueService
  door: RescueDoor
  health: () => Health
  report: ReportError
  /** Told of every change that was asked for. */
  tell?: (req: IncomingMessage, action: string, error?: unknown) => void
}

/** To everybody who asks, so without a word about this host. */
const CLOSED = 'The database cannot be used. Open Guesthouse in a browser to choose how to go on.'

/**
 * Answers everything while the database cannot be used: the rescue’s own API; 503 for the rest of it; every page leads to the rescue
 * page, which is Next’s.
 * @returns whether it took the request
 */
export function createRescueHandler(options: RescueHandlerOptions) {
  const { rescue, door, health, report, tell = () => {} } = options
  const actions = [unlock, restore, rebuild]

  async function answerApi(req: IncomingMessage, res: ServerResponse, path: string): Promise<unknown> {
    const method = req.method === 'HEAD' ? 'GET' : req.method
    const is = (endpoint: { method: string; path: string }) => method === endpoint.method && path === endpoint.path
    if (is(readHealth)) return health()
    if (is(ready)) throw new Problem('not-ready', CLOSED)
    if (is(unlock)) {
      const { code } = parsed(unlock.body, await readJson(req))
      res.setHeader('set-cookie', door.open(code, req))
      return undefined
    }
    if (![readRescue, restore, rebuild].some(is)) throw new Problem('database-damaged', CLOSED)
    door.require(req)
    if (is(readRescue)) return await rescue.read()
    if (is(rebuild)) return await rescue.rebuild()
    return await rescue.restore(parsed(restore.body, await readJson(req)).copyName)
  }

  async function answer(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    const action = actions.find(endpoint => endpoint.method === req.method && endpoint.path === path)
    try {
      const body = await answerApi(req, res, path)
      if (action) tell(req, action.id)
      send(res, body === undefined ? { status: 204 } : { status: 200, type: 'application/json', body })
    } catch (error) {
      if (action) tell(req, action.id, error)
      const document = problemDocumentFor(error, { where: `rescue ${path}`, report })
      send(res, { status: document.status, type: 'application/problem+json', body: document })
    }
  }

  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const path = new URL(req.url ?? '/', 'http://server').pathname
    const reads = req.method === 'GET' || req.method === 'HEAD'
    if (path.startsWith('/api/') || path === '/metrics' || !reads) {
      void answer(req, res, path)
      return true
    }
    if (OF_THE_PAGE.some(pattern => pattern.test(path))) return false
    res.writeHead(307, { location: PAGE, 'cache-control': 'no-store' }).end()
    return true
  }
}

type Answer = { status: number; type?: string; body?: unknown }

function send(res: ServerResponse, { status, type, body }: Answer): void {
  if (res.destroyed) return
  res.writeHead(status, { 'cache-control': 'no-store', ...(type && { 'content-type': type }) })
  res.end(body === undefined ? undefined : JSON.stringify(body))
}

/** @throws Problem `invalid-request` */
function parsed<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const { data, error } = schema.safeParse(given)
  if (error) throw invalidRequest(error, 'body')
  return data
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new Problem('body-too-large', 'This request is too large.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch (cause) {
    throw new Problem('invalid-request', 'The body is not JSON.', { cause })
  }
}
