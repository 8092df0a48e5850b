import { randomBytes } from 'node:crypto'

/**
 * Headers of every answer (SAFETY N10). The nonce is new for each request; Next reads it from the policy in the *request*
 * headers and puts it on its own inline scripts: https://nextjs.org/docs/app/guides/content-security-policy
 */
export function securityHeaders({ dev }: { dev: boolean }): { policy: string; headers: [string, string][] } {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'self'",
    // React's development build evaluates strings to rebuild stacks; production never does.
    `script-src 'self' 'nonce-${nonce}'${dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
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
    ],
  }
}
