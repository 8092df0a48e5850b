import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { Guard } from './http/guard.ts'
import { problemDocumentFor, type ReportError } from './http/problem-response.ts'
import { securityHeaders } from './http/security-headers.ts'

/** Slow and giant requests end here (N15, N16, N19); an upload may last, but must start like any other. */
const HEADERS_TIMEOUT_MS = 10_000
const MAX_HEADER_BYTES = 16 * 1024

export type HttpServerOptions = {
  guard: Guard
  dev: boolean
  report: ReportError
  /** First to be asked: true when it took the request. */
  own: (req: IncomingMessage, res: ServerResponse) => boolean
  /** Everything else: Next. */
  next: RequestListener
}

/** Takes the request's headers as Next is to see them: with the policy, from which it reads the nonce for its own scripts. */
function secure(req: IncomingMessage, res: ServerResponse, dev: boolean): void {
  const { policy, headers } = securityHeaders({ dev })
  for (const [name, value] of headers) res.setHeader(name, value)
  req.headers['content-security-policy'] = policy
}

/** The one HTTP server: guard, then our own streams, then Next. Nothing reaches Next unguarded, not even a static file. */
export function createHttpServer({ guard, dev, report, own, next }: HttpServerOptions): Server {
  const server = createServer(
    { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: 0 },
    (req, res) => {
      secure(req, res, dev)
      try {
        guard.checkRequest({ method: req.method ?? '', url: req.url ?? '', headers: req.headers })
      } catch (error) {
        const document = problemDocumentFor(error, { where: 'guard', report })
        res.writeHead(document.status, { 'content-type': 'application/problem+json', connection: 'close' })
        res.end(JSON.stringify(document))
        return
      }
      if (!own(req, res)) void next(req, res)
    },
  )
  server.keepAliveTimeout = 65_000
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
