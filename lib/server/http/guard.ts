import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '#lib/contract/problem.ts'
import { BY_PROXY, REACHED_HEADER, schemeOf } from './arrival-headers.ts'
import { bearerOf } from './bearer.ts'

/**
 * Decides from the request line and headers alone, before a body is read or Next sees anything (SAFETY N06-N09, N12, N13).
 * Loopback is not trusted: any web page can reach it, by name rebinding or by a plain form post.
 */
export type Guard = {
  /** @throws Problem `foreign-host` | `foreign-origin` | `method-not-allowed` | `unsupported-media-type` | `invalid-request` */
  checkRequest(request: { method: string; url: string; headers: IncomingHttpHeaders }): void
  /** A WebSocket handshake is a GET that changes things: its Origin must be ours. @throws Problem */
  checkUpgrade(request: { url: string; headers: IncomingHttpHeaders }): void
}

const SAFE_METHODS = new Set(['GET', 'HEAD'])
/** Those of the contract. Next answers what it does not expect with a mistake of its own. */
const METHODS = new Set([...SAFE_METHODS, 'POST', 'PATCH', 'DELETE'])
const BODY_TYPES = ['application/json', 'application/octet-stream']

export type GuardOptions = {
  /** The names under which pages may be opened at our port. The first is named to who comes by another. */
  hostNames: string[]
  /** Of them, those that a trusted proxy may serve at whatever port it has. */
  publicNames?: string[]
  port: () => number
}

const DEFAULT_PORT = { http: 80, https: 443 }

export function createGuard({ hostNames, publicNames = [], port }: GuardOptions): Guard {
  const names = new Set(hostNames.map(name => name.toLowerCase()))
  const behindProxy = new Set(publicNames.map(name => name.toLowerCase()))

  /** `name:port` as the Host header has it, `[::1]:4600` included; null when it is none of ours. */
  function ownAuthority(headers: IncomingHttpHeaders): string | null {
    const authority = headers.host?.toLowerCase()
    const match = authority?.match(/^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/)
    if (!authority || !match) return null
    const name = match[1]?.replace(/^\[|\]$/g, '') ?? ''
    const reached = headers[REACHED_HEADER]
    if (reached === BY_PROXY && behindProxy.has(name)) return authority
    const givenPort = match[2] === undefined ? DEFAULT_PORT[schemeOf(headers)] : Number(match[2])
    // The address itself cannot be rebound: whoever names the one that they connected to has not been led here by a name of theirs.
    return (names.has(name) || (name === reached && reached !== BY_PROXY)) && givenPort === port() ? authority : null
  }

  function checkHost(headers: IncomingHttpHeaders): string {
    const authority = ownAuthority(headers)
    if (authority) return authority
    throw new Problem(
      'foreign-host',
      `Guesthouse does not answer to this name. Open ${schemeOf(headers)}://${hostNames[0]}:${port()}, or start it with GUESTHOUSE_NAMES set to the name you use; behind a proxy, with --trust-proxy and its address, too.`,
    )
  }

  function checkOrigin(headers: IncomingHttpHeaders, authority: string): void {
    if (headers.origin === `${schemeOf(headers)}://${authority}`) return
    throw new Problem(
      'foreign-origin',
      'This request came from another web site, so it was refused and nothing changed.',
    )
  }

  /**
   * A page of another site may link here, and that is all. It cannot read what it embeds or fetches, but guests would be asked for
   * pictures and streams be opened all the same. https://web.dev/articles/fetch-metadata
   */
  function checkSite(headers: IncomingHttpHeaders): void {
    const site = headers['sec-fetch-site']
    if (site === undefined || site === 'same-origin' || site === 'none') return
    if (headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document') return
    throw new Problem('foreign-origin', 'This request came from another web site, so it was refused.')
  }

  /** `GET http://elsewhere/ HTTP/1.1` and `GET //elsewhere`: forms that made other servers fetch elsewhere (N12). */
  function checkTarget(url: string): void {
    if (!url.startsWith('/') || url.startsWith('//') || url.includes('\\')) {
      throw new Problem('foreign-host', 'Guesthouse is no proxy: ask for a path that starts with a single slash.')
    }
    try {
      decodeURIComponent(url.split('?')[0] ?? '')
    } catch (cause) {
      throw new Problem('invalid-request', 'The address has a percent sign that begins no character.', { cause })
    }
  }

  return {
    checkRequest({ method, url, headers }) {
      checkTarget(url)
      const authority = checkHost(headers)
      if (SAFE_METHODS.has(method)) return checkSite(headers)
      if (!METHODS.has(method)) {
        throw new Problem(
          'method-not-allowed',
          `Nothing here takes ${method.slice(0, 20)}; GET /api/openapi.json says what does what.`,
        )
      }
      // A program without Origin (curl) carries no one's cookies; a browser always sends it on these methods, and so must who has one.
      const hasCookie = headers.cookie !== undefined && bearerOf(headers.authorization) === null
      const fromBrowser = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined || hasCookie
      if (fromBrowser) checkOrigin(headers, authority)
      const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
      const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
      if (hasBody && !(type && BODY_TYPES.includes(type))) {
        throw new Problem('unsupported-media-type', `Send the body as ${BODY_TYPES[0]}.`)
      }
    },
    checkUpgrade({ url, headers }) {
      checkTarget(url)
      const authority = checkHost(headers)
      // No browser can send a token with a handshake, so who does is a program.
      if (headers.origin === undefined && bearerOf(headers.authorization) !== null) return
      checkOrigin(headers, authority)
    },
  }
}
