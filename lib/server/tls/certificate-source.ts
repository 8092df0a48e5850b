import type { KeyedCertificate } from './make-certificates.ts'

export type CertificateFacts = { names: string[]; expiresAt: string; fingerprint: string }

/** The certificate that the server shows, and its next one. */
export type CertificateSource = {
  current(): KeyedCertificate
  facts(): CertificateFacts
  /** Of Guesthouse’s own, for devices that shall trust it; null: somebody else vouches for the certificate. */
  authority(): (Omit<CertificateFacts, 'names'> & { pem: string }) | null
  /** Whether browsers may be told to insist on TLS: who has to be told to trust it may not be able to come back. */
  readonly isTrustedAlready: boolean
  /** Called with each new one. */
  onChange(use: (certificate: KeyedCertificate) => void): void
  /** Looks now whether a new one is due. Never throws. */
  look(): Promise<void>
  close(): void
}

/** What is looked at regularly, one look at a time. */
export function lookRegularly({
  everyMs,
  look,
  onFailed,
}: {
  everyMs: number
  look: () => Promise<void>
  onFailed: (error: unknown) => void
}): { look(): Promise<void>; close(): void } {
  let looking: Promise<void> | null = null
  function lookOnce(): Promise<void> {
    looking ??= look()
      .catch(onFailed)
      .finally(() => {
        looking = null
      })
    return looking
  }
  const timer = setInterval(lookOnce, everyMs).unref()
  return { look: lookOnce, close: () => clearInterval(timer) }
}
