import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../log.ts'
import { endOf, factsOf, namesIn } from './certificate-facts.ts'
import { type CertificateSource, lookRegularly } from './certificate-source.ts'
import type { KeyedCertificate } from './make-certificates.ts'
import { covers, type Permitted, permittedFor } from './name-constraints.ts'

export type CertifiedNames = { names: string[]; addresses: string[] }

export type OwnCertificateOptions = {
  /** Kept closed: who has the authority’s key can be this host to everybody who trusts it. */
  folder: string
  /** What the certificate must name, now. */
  wanted: () => CertifiedNames
  log: Pick<Log, 'info' | 'warn' | 'error'>
  now?: () => number
  lookEveryMs?: number
}

const DAY_MS = 24 * 3600 * 1000
const RENEW_BEFORE_MS = 30 * DAY_MS
/** An authority outlives every certificate that it signs. */
const RENEW_AUTHORITY_BEFORE_MS = 400 * DAY_MS
const LOOK_EVERY_MS = 60_000

const PermittedFile = z.object({ names: z.array(z.string()), networks: z.array(z.string()) })

type Authority = KeyedCertificate & { permitted: Permitted }

/**
 * A certificate of this host’s own, signed by an authority of its own that devices can be told to trust once. It is renewed before it
 * ends and when the host gets another name or address; the authority only when it ends or may not vouch for the new name.
 * @throws the system's error when the folder cannot be read or written
 */
export async function openOwnCertificate(options: OwnCertificateOptions): Promise<CertificateSource> {
  const { folder, wanted, log, now = Date.now, lookEveryMs = LOOK_EVERY_MS } = options
  const listeners: ((certificate: KeyedCertificate) => void)[] = []
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
  let authority = await readAuthority(folder)
  let server = await readCertificate(folder, 'server')

  const endsWithin = (cert: string, ms: number) => endOf(cert) - now() < ms

  async function look(): Promise<void> {
    const names = wanted()
    if (!authority || endsWithin(authority.cert, RENEW_AUTHORITY_BEFORE_MS) || !covers(authority.permitted, names)) {
      if (authority) log.warn('a new certificate authority: devices have to be told to trust it', names)
      authority = await newAuthority(folder, names, now())
      server = null
    }
    const { cert } = authority
    if (server && isFor(server.cert, names, cert) && !endsWithin(server.cert, RENEW_BEFORE_MS)) return
    const { makeServerCertificate } = await certificateMaker()
    server = await makeServerCertificate({ authority, title: `Guesthouse on ${hostname()}`, ...names, now: now() })
    await writeCertificate(folder, 'server', server)
    log.info('a new certificate', { ...names, expiresAt: new Date(endOf(server.cert)).toISOString() })
    for (const use of listeners) use(server)
  }

  await look()
  const regularly = lookRegularly({
    everyMs: lookEveryMs,
    look,
    onFailed: error => log.error('the certificate could not be renewed', { error }),
  })
  const shown = (): KeyedCertificate => {
    if (!server) throw new Error('There is no certificate')
    return server
  }
  return {
    current: shown,
    facts: () => ({ names: namesIn(shown().cert), ...factsOf(shown().cert) }),
    authority: () => authority && { pem: authority.cert, ...factsOf(authority.cert) },
    isTrustedAlready: false,
    onChange: use => void listeners.push(use),
    ...regularly,
  }
}

/** Half a megabyte of ASN.1, which nobody needs whose certificate is good. */
function certificateMaker() {
  return import('./make-certificates.ts')
}

async function newAuthority(folder: string, names: CertifiedNames, now: number): Promise<Authority> {
  const permitted = permittedFor(names)
  const { makeAuthority } = await certificateMaker()
  const made = { ...(await makeAuthority({ title: `Guesthouse on ${hostname()}`, permitted, now })), permitted }
  await writeAuthority(folder, made)
  return made
}

/** What it names beyond that, an address that is gone or comes back, does no harm. */
function isFor(cert: string, { names, addresses }: CertifiedNames, authority: string): boolean {
  const parsed = new X509Certificate(cert)
  return (
    parsed.checkIssued(new X509Certificate(authority)) &&
    names.every(name => parsed.checkHost(name, { subject: 'never' }) !== undefined) &&
    addresses.every(address => parsed.checkIP(address) !== undefined)
  )
}

/** @returns null when there is none, or none that can be used: then there will be a new one */
async function readCertificate(folder: string, name: string): Promise<KeyedCertificate | null> {
  try {
    const [cert, key] = await Promise.all([
      readFile(join(folder, `${name}.pem`), 'utf8'),
      readFile(join(folder, `${name}-key.pem`), 'utf8'),
    ])
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? { cert, key } : null
  } catch {
    return null
  }
}

async function readAuthority(folder: string): Promise<Authority | null> {
  const keyed = await readCertificate(folder, 'authority')
  const text = await readFile(join(folder, 'authority.json'), 'utf8').catch(() => '')
  try {
    return keyed && { ...keyed, permitted: PermittedFile.parse(JSON.parse(text)) }
  } catch {
    return null
  }
}

async function writeAuthority(folder: string, { permitted, ...keyed }: Authority): Promise<void> {
  await writeClosed(join(folder, 'authority.json'), `${JSON.stringify(permitted)}\n`)
  await writeCertificate(folder, 'authority', keyed)
}

/** The key first: a certificate without its key is found out and made anew. */
async function writeCertificate(folder: string, name: string, { cert, key }: KeyedCertificate): Promise<void> {
  await writeClosed(join(folder, `${name}-key.pem`), key)
  await writeClosed(join(folder, `${name}.pem`), cert)
}

/** Whole or not at all, and from its first byte on for nobody else. */
async function writeClosed(path: string, content: string): Promise<void> {
  const unfinished = `${path}.new`
  await rm(unfinished, { force: true })
  await writeFile(unfinished, content, { mode: 0o600, flag: 'wx' })
  await rename(unfinished, path)
}
