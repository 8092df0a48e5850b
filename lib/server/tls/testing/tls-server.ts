import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { KeyedCertificate } from '../make-certificates.ts'

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-tls-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function serverWith(certificate: KeyedCertificate): Promise<{ server: Server; port: number }> {
  const server = createServer(certificate, (_, res) => res.end('served'))
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : 0 }
}

/** What a client that trusts `ca` and calls the server `name` sees: the certificate’s fingerprint. Rejects as the client does. */
export async function shake(port: number, { name, ca }: { name: string; ca: string }): Promise<string> {
  const isAddress = /^[\d.]+$|:/.test(name)
  const socket = connect({ port, host: isAddress ? name : '127.0.0.1', ca, ...(!isAddress && { servername: name }) })
  try {
    await once(socket, 'secureConnect')
    return socket.getPeerX509Certificate()?.fingerprint256 ?? ''
  } finally {
    socket.destroy()
  }
}
