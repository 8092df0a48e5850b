// tsyringe, a part of x509, wants it before anything else.
import 'reflect-metadata'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { nameConstraints, type Permitted } from './name-constraints.ts'

/** PEM. */
export type KeyedCertificate = { cert: string; key: string }

const DAY_MS = 24 * 3600 * 1000
/** Clocks of phones and laptops are off, and a certificate that is not valid yet looks like an attack. */
const EARLIER_MS = DAY_MS
const AUTHORITY_DAYS = 3650
/** Browsers take 398 at most from authorities that come with them (CA/Browser Forum, 6.3.2), and Apple’s from all of them. */
const SERVER_DAYS = 396
/** P-256: what every browser and phone takes, and a signature costs a server a tenth of RSA’s. */
const KEYS = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' }
const NAME_CONSTRAINTS = '2.5.29.30'

/** An authority of this host’s own, for nothing but what is permitted. */
export async function makeAuthority({
  title,
  permitted,
  now,
}: {
  title: string
  permitted: Permitted
  now: number
}): Promise<KeyedCertificate> {
  const keys = await crypto.subtle.generateKey(KEYS, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...{ name: [{ CN: [title] }], keys, signingAlgorithm: SIGNATURE, serialNumber: serialNumber() },
    ...{ notBefore: new Date(now - EARLIER_MS), notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS) },
    extensions: [
      // It signs servers, and no further authorities.
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new Extension(NAME_CONSTRAINTS, true, new Uint8Array(nameConstraints(permitted))),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: certificate.toString('pem'), key: await pemOf(keys.privateKey) }
}

export async function makeServerCertificate({
  authority,
  title,
  names,
  addresses,
  now,
}: {
  authority: KeyedCertificate
  title: string
  names: string[]
  addresses: string[]
  now: number
}): Promise<KeyedCertificate> {
  const issuer = new X509Certificate(authority.cert)
  const keys = await crypto.subtle.generateKey(KEYS, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    ...{ subject: [{ CN: [title] }], issuer: issuer.subjectName, publicKey: keys.publicKey },
    ...{ signingKey: await signingKeyOf(authority), signingAlgorithm: SIGNATURE, serialNumber: serialNumber() },
    ...{ notBefore: new Date(now - EARLIER_MS), notAfter: new Date(now + SERVER_DAYS * DAY_MS) },
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.map(value => ({ type: 'dns' as const, value })),
        ...addresses.map(value => ({ type: 'ip' as const, value })),
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { cert: certificate.toString('pem'), key: await pemOf(keys.privateKey) }
}

/** 127 random bits: positive, and never the same again. */
function serialNumber(): string {
  const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
  bytes[0] = (bytes[0] ?? 0) & 0x7f || 1
  return bytes.toString('hex')
}

function signingKeyOf({ key }: KeyedCertificate): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(key), KEYS, false, ['sign'])
}

async function pemOf(key: CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}
