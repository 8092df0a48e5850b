import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { REQUEST_ID_HEADER } from './http/problem-response.ts'
import { type CurrentRequest, currentRequest, type Log } from './log.ts'

/** A proxy’s, so that its log and ours can be laid side by side. Anything else is replaced: it goes into the log and answers. */
const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/
const MAX_PATH = 200

export type AnswerSeen = { method: string; status: number; durationMs: number }

/**
 * Gives a request its id: in its headers (where the routes in Next’s bundle find it), in the answer’s, and in every line of the log
 * until it is answered. One line says how it went: of changes and failures at `info`, of what only reads at `debug`. Without the
 * query, which may hold anything.
 */
export function logRequest(
  req: IncomingMessage,
  res: ServerResponse,
  { log, seen, serve }: { log: Log; seen: (answer: AnswerSeen) => void; serve: () => void },
): void {
  const given = req.headers[REQUEST_ID_HEADER]
  const requestId = typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID()
  req.headers[REQUEST_ID_HEADER] = requestId
  res.setHeader(REQUEST_ID_HEADER, requestId)
  const startedAt = performance.now()
  const bytesBefore = req.socket.bytesWritten
  const { method = '', url = '' } = req
  res.once('close', () => {
    const durationMs = performance.now() - startedAt
    const status = res.statusCode
    seen({ method, status, durationMs })
    const reads = method === 'GET' || method === 'HEAD'
    const level = status >= 500 ? 'warn' : reads && status < 400 ? 'debug' : 'info'
    log[level]('request', {
      requestId,
      method: method.slice(0, 20),
      path: (url.split('?')[0] ?? '').slice(0, MAX_PATH),
      status,
      ms: Math.round(durationMs * 10) / 10,
      bytes: req.socket.bytesWritten - bytesBefore,
      ...(!res.writableFinished && { cut: true }),
    })
  })
  const current: CurrentRequest = { id: requestId, within: act => act() }
  currentRequest.run(current, () => {
    current.within = AsyncLocalStorage.snapshot()
    serve()
  })
}
