import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Guard } from './http/guard.ts'
import { problemDocumentFor, REQUEST_ID_HEADER, type ReportError } from './http/problem-response.ts'
import { securityHeaders } from './http/security-headers.ts'

/** Slow and giant requests end here (N15, N16, N19); an upload may last, but must start like any other. */
const HEADERS_TIMEOUT_MS = 10_000
const MAX_HEADER_BYTES = 16 * 1024
const BODY_TIMEOUT_MS = 30_000
/** A browser has six at most, and a console one more; well below the descriptors that VMs, disks and the database need too. */
const MAX_CONNECTIONS = 512

export type HttpServerOptions = {
  guard: Guard
  dev: boolean
  report: ReportError
  /** First to be asked: true when it took the request. */
  own: (req: IncomingMessage, res: ServerResponse) => boolean
  /** Everything else: Next. */
  next: RequestListener
  /** What is done around each answer: its id, its line in the log. */
  around?: (req: IncomingMessage, res: ServerResponse, serve: () => void) => void
  /** For the body of a request that is not our own: it is a page of JSON. */
  bodyTimeoutMs?: number
}

/** Node's own limit is for all requests or none, and an upload may take hours. */
function limitBody(req: IncomingMessage, timeoutMs: number): void {
  const cut = setTimeout(() => {
    if (!req.complete) req.destroy()
  }, timeoutMs)
  cut.unref()
  req.once('close', () => clearTimeout(cut))
}

/** Takes the request's headers as Next is to see them: with the policy, from which it reads the nonce for its own scripts. */
function secure(req: IncomingMessage, res: ServerResponse, dev: boolean): void {
  const { policy, headers } = securityHeaders({ dev })
  for (const [name, value] of headers) res.setHeader(name, value)
  req.headers['content-security-policy'] = policy
}

/** The one HTTP server: guard, then our own streams, then Next. Nothing reaches Next unguarded, not even a static file. */
export function createHttpServer({
  guard,
  dev,
  report,
  own,
  next,
  around = (_req, _res, answer) => answer(),
  bodyTimeoutMs = BODY_TIMEOUT_MS,
}: HttpServerOptions): Server {
  function answer(req: IncomingMessage, res: ServerResponse): void {
    try {
      guard.checkRequest({ method: req.method ?? '', url: req.url ?? '', headers: req.headers })
    } catch (error) {
      const requestId = String(req.headers[REQUEST_ID_HEADER] ?? '')
      const document = problemDocumentFor(error, { where: 'guard', report, requestId })
      res.writeHead(document.status, { 'content-type': 'application/problem+json', connection: 'close' })
      res.end(JSON.stringify(document))
      return
    }
    if (own(req, res)) return
    limitBody(req, bodyTimeoutMs)
    void next(req, res)
  }

  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: 0,
      // Java's client and `curl --http2` offer h2c with a plain request; who does not want it ignores the offer (RFC 9110, 7.8).
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
    },
    (req, res) => {
      secure(req, res, dev)
      around(req, res, () => answer(req, res))
    },
  )
  server.keepAliveTimeout = 65_000
  server.maxConnections = MAX_CONNECTIONS
  return server
}

/** @throws the system's error, e.g. EADDRINUSE */
export function listen(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
