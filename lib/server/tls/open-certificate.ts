import { join } from 'node:path'
import { certifiedNames } from '../addresses.ts'
import { type Config, StartError } from '../config.ts'
import type { Log } from '../log.ts'
import type { CertificateSource } from './certificate-source.ts'
import { openGivenCertificate } from './given-certificate.ts'
import { openOwnCertificate } from './own-certificate.ts'

/** What the configuration wants the server to show; null: it speaks plain http. @throws StartError */
export async function openCertificate(
  { encryption, dataPath, host, extraHostNames }: Pick<Config, 'encryption' | 'dataPath' | 'host' | 'extraHostNames'>,
  log: Log,
): Promise<CertificateSource | null> {
  if (encryption.kind === 'none') return null
  if (encryption.kind === 'given') return await openGivenCertificate({ ...encryption, log })
  const folder = join(dataPath, 'tls')
  const wanted = () => certifiedNames([...extraHostNames, host].filter(name => name !== '0.0.0.0' && name !== '::'))
  return await openOwnCertificate({ folder, wanted, log }).catch(cause => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The certificate in ${folder} cannot be made or kept: ${reason}.`, { cause })
  })
}
