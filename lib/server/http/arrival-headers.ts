/**
 * What is known of how a request came, as headers: the routes in Next’s bundle see nothing else of it. lib/server/arrival.ts sets all of
 * them on every request, before anybody answers it; what a client sends under these names is thrown away.
 */

/** `http` or `https`, as the browser sees it. */
export const SCHEME_HEADER = 'x-guesthouse-scheme'
/** The address of ours that was connected to, or `proxy`. */
export const REACHED_HEADER = 'x-guesthouse-reached'

export const BY_PROXY = 'proxy'

type AnyHeaders = Headers | Record<string, string | string[] | undefined>

export function schemeOf(headers: AnyHeaders): 'http' | 'https' {
  const scheme = headers instanceof Headers ? headers.get(SCHEME_HEADER) : headers[SCHEME_HEADER]
  return scheme === 'https' ? 'https' : 'http'
}
