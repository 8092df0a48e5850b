import { randomBytes } from 'node:crypto'

/** A month: long enough to matter, short enough to come back from. */
const INSIST_SECONDS = 30 * 24 * 3600

export type SecurityOptions = {
  dev: boolean
  /** Whether browsers shall open this name by https only from now on: not with a certificate that they have to be told to trust. */
  insistOnTls?: boolean
}

/**
 * Headers of every answer (SAFETY N10). The nonce is new for each request; Next reads it from the policy in the *request*
 * headers and puts it on its own inline scripts: https://nextjs.org/docs/app/guides/content-security-policy
 */
export function securityHeaders({ dev, insistOnTls = false }: SecurityOptions): {
  policy: string
  headers: [string, string][]
} {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'self'",
    // React's development build evaluates strings to rebuild stacks; production never does.
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    // No style element but the terminal's own, which has the nonce. Next's overlay for developers has many.
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    // The terminal gives each colour of a guest as a style attribute; the HTML of the server has none (headers.spec.ts).
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
  return {
    policy,
    headers: [
      ['content-security-policy', policy],
      ['x-content-type-options', 'nosniff'],
      ['referrer-policy', 'no-referrer'],
      ['cross-origin-opener-policy', 'same-origin'],
      ['cross-origin-resource-policy', 'same-origin'],
      ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'],
      ...(insistOnTls ? [['strict-transport-security', `max-age=${INSIST_SECONDS}`] satisfies [string, string]] : []),
    ],
  }
}
