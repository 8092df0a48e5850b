import { X509Certificate } from 'node:crypto'

export function factsOf(cert: string): { expiresAt: string; fingerprint: string } {
  const { fingerprint256: fingerprint, validToDate } = new X509Certificate(cert)
  return { expiresAt: validToDate.toISOString(), fingerprint }
}

export function endOf(cert: string): number {
  return new X509Certificate(cert).validToDate.getTime()
}

/** From `DNS:box, IP Address:192.168.1.5`. */
export function namesIn(cert: string): string[] {
  const names = new X509Certificate(cert).subjectAltName?.split(', ') ?? []
  return names.map(name => name.slice(name.indexOf(':') + 1))
}
