import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { StartError } from '../config.ts'
import type { Log } from '../log.ts'
import { factsOf, namesIn } from './certificate-facts.ts'
import { type CertificateSource, lookRegularly } from './certificate-source.ts'
import type { KeyedCertificate } from './make-certificates.ts'

export type GivenCertificateOptions = {
  certificatePath: string
  keyPath: string
  log: Pick<Log, 'info' | 'warn'>
  lookEveryMs?: number
}

/** They are small: reading them costs less than thinking about what a renewal does to names, links and times. */
const LOOK_EVERY_MS = 10_000

/**
 * A certificate that somebody else makes and renews (Let’s Encrypt’s client, a company’s authority). Its files are read again and again:
 * a renewal needs no restart. Two files are never replaced at one moment, so what does not fit together is looked at again later.
 * @throws StartError when they cannot be used
 */
export async function openGivenCertificate(options: GivenCertificateOptions): Promise<CertificateSource> {
  const { certificatePath, keyPath, log, lookEveryMs = LOOK_EVERY_MS } = options
  const listeners: ((certificate: KeyedCertificate) => void)[] = []
  let current = await readBoth({ certificatePath, keyPath })
  let complained = ''
  warnOfEnd(current, log)

  async function look(): Promise<void> {
    const next = await readBoth({ certificatePath, keyPath })
    complained = ''
    if (next.cert === current.cert && next.key === current.key) return
    current = next
    log.info('a new certificate', { names: namesIn(next.cert), ...factsOf(next.cert) })
    warnOfEnd(current, log)
    for (const use of listeners) use(current)
  }

  const regularly = lookRegularly({
    everyMs: lookEveryMs,
    look,
    onFailed(error) {
      const sentence = error instanceof Error ? error.message : String(error)
      if (sentence !== complained) log.warn('the certificate is not read again', { sentence })
      complained = sentence
    },
  })
  const parsed = new X509Certificate(current.cert)
  return {
    current: () => current,
    facts: () => ({ names: namesIn(current.cert), ...factsOf(current.cert) }),
    authority: () => null,
    isTrustedAlready: !parsed.checkIssued(parsed),
    onChange: use => void listeners.push(use),
    ...regularly,
  }
}

function warnOfEnd({ cert }: KeyedCertificate, log: GivenCertificateOptions['log']): void {
  const { validToDate } = new X509Certificate(cert)
  if (validToDate.getTime() < Date.now()) log.warn('the certificate has ended: browsers refuse it', factsOf(cert))
}

async function readBoth({
  certificatePath,
  keyPath,
}: Pick<GivenCertificateOptions, 'certificatePath' | 'keyPath'>): Promise<KeyedCertificate> {
  const [cert, key] = await Promise.all([readPem(certificatePath, '--tls-cert'), readPem(keyPath, '--tls-key')])
  const parsed = parse(() => new X509Certificate(cert), `${certificatePath} (--tls-cert) holds no certificate in PEM.`)
  const parsedKey: KeyObject = parse(
    () => createPrivateKey(key),
    `${keyPath} (--tls-key) holds no private key in PEM, or one with a passphrase: give it without one.`,
  )
  if (parsed.checkPrivateKey(parsedKey)) return { cert, key }
  throw new StartError(
    `The key in ${keyPath} is not the one of the certificate in ${certificatePath}: give both of one.`,
  )
}

async function readPem(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`${path} (${option}) cannot be read: ${reason}.`, { cause })
  }
}

function parse<T>(read: () => T, sentence: string): T {
  try {
    return read()
  } catch (cause) {
    throw new StartError(sentence, { cause })
  }
}
