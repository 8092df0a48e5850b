'use client'

import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { FailureNotice } from '#components/layout/failure-notice.tsx'
import { buttonClassName } from '#components/ui/button-style.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { connectionQuery } from '#lib/client/queries/host.ts'
import { urlOf } from '#lib/client/url.ts'
import type { Connection as ConnectionFacts } from '#lib/contract/connection.ts'
import { endpoints } from '#lib/contract/endpoints.ts'

/** Where Guesthouse can be opened, who could read along, and what a device has to trust. */
export function Connection() {
  const { data: connection, error, isFetching, refetch } = useQuery(connectionQuery())
  return (
    <section aria-labelledby="connection" className="flex flex-col gap-4">
      <h2 id="connection" className="font-semibold text-title">
        Connection
      </h2>
      {connection ? (
        <div className="grid gap-x-12 gap-y-6 wide:grid-cols-2">
          <Facts>
            <Fact label="Addresses">
              <ul>
                {connection.addresses.map(address => (
                  <li key={address} className="break-all">
                    {address}
                  </li>
                ))}
              </ul>
            </Fact>
            <Fact label="Encryption">
              <span className={isReadable(connection) ? 'text-warn' : undefined}>{encryptionWords(connection)}</span>
            </Fact>
            {connection.certificate && (
              <>
                <Fact label="Names">{connection.certificate.names.join(', ')}</Fact>
                <Fact label="Ends">
                  <RelativeTime at={connection.certificate.expiresAt} />
                  {connection.authority && <span className="text-text-muted"> · renewed before by itself</span>}
                </Fact>
              </>
            )}
            {connection.trustedProxies.length > 0 && (
              <Fact label="Proxies">{connection.trustedProxies.join(', ')} may say who asks</Fact>
            )}
          </Facts>
          {connection.authority && <Trust fingerprint={connection.authority.fingerprint} />}
        </div>
      ) : error ? (
        <FailureNotice error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton className="h-24" />
      )}
    </section>
  )
}

function isReadable({ reach, encryption }: ConnectionFacts): boolean {
  return reach === 'network' && encryption === 'none'
}

function encryptionWords(connection: ConnectionFacts): string {
  if (connection.encryption === 'own-certificate') return 'TLS, with a certificate of Guesthouse’s own'
  if (connection.encryption === 'given-certificate') return 'TLS, with your certificate'
  if (isReadable(connection)) return 'None: whoever is on the way can read along. Start Guesthouse with --tls.'
  return 'None, and none is needed: it listens on this host only'
}

function Trust({ fingerprint }: { fingerprint: string }) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-3">
      <h3 className="font-semibold text-name">Make a device trust it</h3>
      <p className="max-w-prose text-pretty text-text-muted">
        Browsers warn until the device knows who signs this certificate. Download the authority and install it: on
        phones by opening the file and then in the settings (iPhone: General, About, Certificate Trust Settings;
        Android: Security, Install a CA certificate); in Firefox under Settings, Certificates, Authorities; on Debian as
        /usr/local/share/ca-certificates/guesthouse.crt, then update-ca-certificates. It can vouch for this host and for
        nothing else.
      </p>
      <a href={urlOf(endpoints.host.caCertificate)} download className={buttonClassName()}>
        <Download aria-hidden="true" className="size-4" />
        Download the authority
      </a>
      <div className="min-w-0">
        <span className="text-small text-text-muted">
          Its SHA-256 fingerprint. The device must show the same, and the terminal of the host does:
        </span>
        <span className="flex items-center gap-1">
          <code className="wrap-anywhere min-w-0 font-mono text-small">{fingerprint}</code>
          <CopyButton text={fingerprint} label="Copy the fingerprint" />
        </span>
      </div>
    </div>
  )
}
