import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { type ConnectionOptions, watchConnections } from './connections.ts'
import type { Guard } from './http/guard.ts'
import { problemDocumentFor, REQUEST_ID_HEADER, type ReportError } from './http/problem-response.ts'
import { type SecurityOptions, securityHeaders } from './http/security-headers.ts'
import type { KeyedCertificate } from './tls/make-certificates.ts'

/** Slow and giant requests end here (N15, N16, N19); an upload may last, but must start like any other. */
const HEADERS_TIMEOUT_MS = 10_000
/** How often Node looks for them: with its own 30 s the ten would be forty. */
const LOOK_FOR_SLOW_MS = 2_000
const MAX_HEADER_BYTES = 16 * 1024
const BODY_TIMEOUT_MS = 30_000
/** A browser has six at most, and a console one more; well below the descriptors that VMs, disks and the database need too. */
const MAX_CONNECTIONS = 512
/** Half of them are always there for others. Many pages may come through one tunnel, so it is not a handful. */
const MAX_FROM_ONE_ADDRESS = 256
const HANDSHAKE_TIMEOUT_MS = 10_000
/** Longer than proxies keep theirs, so that they never send on one that we close. */
const KEEP_ALIVE_MS = 65_000

/** Of TLS 1.2 what is still good: forward secret, authenticated. 1.3 has nothing else. https://wiki.mozilla.org/Security/Server_Side_TLS */
const CIPHERS = [
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ...['ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
].join(':')

/** What a server with this certificate speaks: also when it gets a new one. */
export function secureContext({ cert, key }: KeyedCertificate) {
  return { cert, key, minVersion: 'TLSv1.2', ciphers: CIPHERS } as const
}

export type HttpServerOptions = {
  guard: Guard
  dev: boolean
  report: ReportError
  /** Told of what the guard refused. */
  refused?: (req: IncomingMessage, error: unknown) => void
  /** First to be asked: true when it took the request. */
  own: (req: IncomingMessage, res: ServerResponse) => boolean
  /** Everything else: Next. */
  next: RequestListener
  /** What is done around each answer: its id, its line in the log. */
  around?: (req: IncomingMessage, res: ServerResponse, serve: () => void) => void
  /** For the body of a request that is not our own: it is a page of JSON. */
  bodyTimeoutMs?: number
  /** Without one it speaks plain http. */
  certificate?: KeyedCertificate
  insistOnTls?: boolean
  connections?: Partial<Omit<ConnectionOptions, 'tls'>>
  headersTimeoutMs?: number
  handshakeTimeoutMs?: number
  keepAliveMs?: number
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
function secure(req: IncomingMessage, res: ServerResponse, options: SecurityOptions): void {
  const { policy, headers } = securityHeaders(options)
  for (const [name, value] of headers) res.setHeader(name, value)
  req.headers['content-security-policy'] = policy
}

/** The one HTTP server: guard, then our own streams, then Next. Nothing reaches Next unguarded, not even a static file. */
export function createHttpServer({
  guard,
  dev,
  report,
  refused = () => {},
  own,
  next,
  around = (_req, _res, answer) => answer(),
  bodyTimeoutMs = BODY_TIMEOUT_MS,
  certificate,
  insistOnTls = false,
  connections,
  headersTimeoutMs = HEADERS_TIMEOUT_MS,
  handshakeTimeoutMs = HANDSHAKE_TIMEOUT_MS,
  keepAliveMs = KEEP_ALIVE_MS,
}: HttpServerOptions): Server | TlsServer {
  function answer(req: IncomingMessage, res: ServerResponse): void {
    try {
      guard.checkRequest({ method: req.method ?? '', url: req.url ?? '', headers: req.headers })
    } catch (error) {
      refused(req, error)
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

  const limits = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: LOOK_FOR_SLOW_MS,
    requestTimeout: 0,
    // Java's client and `curl --http2` offer h2c with a plain request; who does not want it ignores the offer (RFC 9110, 7.8).
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
  }
  const listener: RequestListener = (req, res) => {
    secure(req, res, { dev, insistOnTls })
    around(req, res, () => answer(req, res))
  }
  const server = certificate
    ? createTlsServer({ ...limits, ...secureContext(certificate), handshakeTimeout: handshakeTimeoutMs }, listener)
    : createServer(limits, listener)
  watchConnections(server, {
    mostFromOne: MAX_FROM_ONE_ADDRESS,
    isExempt: () => false,
    ...connections,
    tls: certificate !== undefined,
  })
  server.keepAliveTimeout = keepAliveMs
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
