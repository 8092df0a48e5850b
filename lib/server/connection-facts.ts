import type { Connection } from '#lib/contract/connection.ts'
import { Problem } from '#lib/contract/problem.ts'
import { isLoopback } from './addresses.ts'
import type { Config } from './config.ts'
import type { Place } from './place.ts'
import type { CertificateSource } from './tls/certificate-source.ts'

/** What the process that listens knows; the port once it does. */
export type ListeningFacts = {
  port: () => number
  /** Of the request that is served now. */
  secure: () => boolean
  place: () => Place
  certificate: CertificateSource | null
}

export type ConnectionFacts = {
  read(): Connection
  /** PEM. @throws Problem `not-found` when the certificate is not Guesthouse’s own */
  authorityPem(): string
}

const ENCRYPTION = { none: 'none', own: 'own-certificate', given: 'given-certificate' } as const

export function createConnectionFacts(
  { host, encryption, trustedProxies }: Pick<Config, 'host' | 'encryption' | 'trustedProxies'>,
  { place, certificate }: ListeningFacts,
): ConnectionFacts {
  return {
    read() {
      const authority = certificate?.authority()
      return {
        addresses: place().addresses,
        reach: isLoopback(host) ? 'this-host' : 'network',
        encryption: ENCRYPTION[encryption.kind],
        certificate: certificate?.facts() ?? null,
        authority: authority ? { fingerprint: authority.fingerprint, expiresAt: authority.expiresAt } : null,
        trustedProxies,
      }
    },
    authorityPem() {
      const authority = certificate?.authority()
      if (authority) return authority.pem
      throw new Problem(
        'not-found',
        'Guesthouse has no certificate authority of its own here: it makes one when it is started with --tls.',
      )
    },
  }
}
