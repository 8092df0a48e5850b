import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'

/** A year: each build gives its files names of their own. */
const MAX_AGE_SECONDS = 31_536_000
const PREFIX = '/_next/static/'
/** They say what a page may do; a script or style is no page, and half a kilobyte a file adds up. */
const FOR_PAGES = ['content-security-policy', 'permissions-policy', 'cross-origin-opener-policy']

/**
 * The pages' scripts and styles, as the build compressed them (launcher/compress-static.ts): a fifth less on the wire than Next's
 * gzip, and no work at each request. The folder is read once, so a path can only be one of its files (N05). Next answers the rest.
 * @returns whether it took the request
 */
export function createStaticFiles({ programPath, dev }: { programPath: string; dev: boolean }) {
  const folder = join(programPath, '.next/static')
  if (dev || !existsSync(folder)) return () => false
  const serve = sirv(folder, { brotli: true, immutable: true, maxAge: MAX_AGE_SECONDS, etag: false })
  return (req: IncomingMessage, res: ServerResponse): boolean => {
    const { method, url = '' } = req
    if (method !== 'GET' || !url.startsWith(PREFIX)) return false
    let taken = true
    const pageHeaders = FOR_PAGES.map(name => [name, res.getHeader(name)] as const)
    for (const name of FOR_PAGES) res.removeHeader(name)
    req.url = url.slice(PREFIX.length - 1)
    serve(req, res, () => {
      taken = false
      req.url = url
      for (const [name, value] of pageHeaders) if (value !== undefined) res.setHeader(name, value)
    })
    return taken
  }
}
