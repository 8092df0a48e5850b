import { createHash, randomBytes } from 'node:crypto'

/** 256 bits of randomness as 43 characters that need no escaping anywhere. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** How a random secret is kept. Nothing slow is needed: there is nothing to guess in 256 bits. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
