import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { ADDRESS_HEADER } from './caller.ts'
import { BY_PROXY, REACHED_HEADER, SCHEME_HEADER } from './http/arrival-headers.ts'
import { createNetworks, plainAddress } from './trusted-proxies.ts'

/** What proxies say about who asked them. Nobody behind us is to read it, whoever it comes from: Next believes some of them. */
const FORWARDING = [
  ...[
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-port',
    'x-forwarded-proto',
    'x-forwarded-server',
  ],
  ...['x-real-ip', 'x-original-url', 'x-rewrite-url', 'x-original-host', 'true-client-ip', 'cf-connecting-ip'],
]

export type ArrivalOptions = {
  /** Whether our own port speaks TLS. */
  secure: boolean
  /** Addresses and networks whose X-Forwarded-For, -Proto and -Host are believed. */
  trustedProxies: string[]
}

export type Arrival = {
  /** Settles who asks, by which scheme and name, and serves. */
  receive(req: IncomingMessage, serve: () => void): void
  /** Whether the browser of the request that is served now came by TLS: to us, or to a proxy. */
  isSecure(): boolean
}

/**
 * Before anything else is looked at; see http/arrival-headers.ts. Everybody can send `X-Forwarded-For: 127.0.0.1`, so only what a proxy
 * that was named says counts, and of its list only the part that it and other proxies of ours wrote: the right-most address that is none
 * of theirs.
 */
export function createArrival({ secure, trustedProxies }: ArrivalOptions): Arrival {
  const isTrusted = createNetworks(trustedProxies)
  const secureNow = new AsyncLocalStorage<boolean>()
  return {
    receive(req, serve) {
      const { headers, socket } = req
      const peer = plainAddress(socket.remoteAddress)
      const byProxy = isTrusted(peer)
      const address = byProxy ? clientOf(headers, { peer, isTrusted }) : peer
      const scheme = (byProxy && schemeSaid(headers)) || (secure ? 'https' : 'http')
      const host = byProxy ? lastOf(headers['x-forwarded-host']) : undefined
      for (const name of FORWARDING) delete headers[name]
      headers[ADDRESS_HEADER] = address
      headers[SCHEME_HEADER] = scheme
      headers[REACHED_HEADER] = byProxy ? BY_PROXY : plainAddress(socket.localAddress)
      if (host !== undefined) headers.host = host
      secureNow.run(scheme === 'https', serve)
    },
    isSecure: () => secureNow.getStore() ?? secure,
  }
}

function clientOf(
  headers: IncomingHttpHeaders,
  { peer, isTrusted }: { peer: string; isTrusted: (address: string) => boolean },
): string {
  let client = peer
  for (const said of wordsOf(headers['x-forwarded-for']).reverse()) {
    const address = addressIn(said)
    // What nobody can be is not passed over: to the left of it anything may have been made up.
    if (address === null) return client
    client = address
    if (!isTrusted(address)) return client
  }
  return client
}

/** Some write the port, too: `192.168.1.5:4711`, `[fd00::5]:4711`. */
function addressIn(said: string): string | null {
  const bare = /^\[([0-9a-f:.]+)\](?::\d+)?$/i.exec(said)?.[1] ?? /^([\d.]+):\d+$/.exec(said)?.[1] ?? said
  const address = plainAddress(bare)
  return isIP(address) === 0 ? null : address
}

function schemeSaid(headers: IncomingHttpHeaders): 'http' | 'https' | null {
  const said = lastOf(headers['x-forwarded-proto'])?.toLowerCase()
  return said === 'http' || said === 'https' ? said : null
}

/** The nearest proxy’s word. */
function lastOf(header: string | string[] | undefined): string | undefined {
  return wordsOf(header).at(-1)
}

function wordsOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return text
    .split(',')
    .map(word => word.trim())
    .filter(Boolean)
}
