import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { answerToPlain, type ConnectionOptions, watchConnections } from './connections.ts'
import { listen } from './http-server.ts'
import { makeAuthority } from './tls/make-certificates.ts'
import { permittedFor } from './tls/name-constraints.ts'

const certificate = await makeAuthority({
  title: 'test',
  permitted: permittedFor({ names: ['localhost'], addresses: [] }),
  now: Date.now(),
})

async function serving(options: Partial<ConnectionOptions> = {}): Promise<number> {
  const answer = (_: unknown, res: { end(text: string): void }) => res.end('served')
  const server = options.tls ? createTlsServer(certificate, answer) : createServer(answer)
  watchConnections(server, { mostFromOne: 3, isExempt: () => false, tls: false, ...options })
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return port
}

/** @param from an address of this host’s own: all of 127.0.0.0/8 are */
function connected(port: number, from = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from }).on('error', () => {})
  onTestFinished(() => void socket.destroy())
  return new Promise(resolve => socket.once('connect', () => resolve(socket)))
}

async function said(socket: Socket, request: string): Promise<string> {
  let all = ''
  socket.setEncoding('utf8').on('data', chunk => {
    all += chunk
  })
  socket.write(request)
  await once(socket, 'close')
  return all
}
const GET = 'GET /vms?a=b HTTP/1.1\r\nHost: box.lan:4600\r\nConnection: close\r\n\r\n'

test('N19: one address cannot have all connections; another one gets in, and so does the first when it lets go', async () => {
  const crowded: string[] = []
  const port = await serving({ onCrowded: address => crowded.push(address) })
  const held = [await connected(port), await connected(port), await connected(port)]
  for (let more = 0; more < 3; more += 1) await once(await connected(port), 'close')
  expect(crowded, 'said once').toEqual(['127.0.0.1'])
  expect(await said(await connected(port, '127.0.0.2'), GET)).toContain('served')
  const [first] = held
  first?.destroy()
  await expect.poll(async () => await said(await connected(port), GET)).toContain('served')
})

test('N19: a proxy, from whose address everybody comes, has no such limit', async () => {
  const port = await serving({ isExempt: address => address === '127.0.0.1' })
  for (let one = 0; one < 10; one += 1) await connected(port)
  expect(await said(await connected(port), GET)).toContain('served')
})

test('who speaks http to a port that speaks TLS is led to where the page is', async () => {
  const port = await serving({ tls: true })
  const answer = await said(await connected(port), GET)
  expect(answer).toMatch(/^HTTP\/1\.1 307 /)
  expect(answer).toContain('Location: https://box.lan:4600/vms?a=b\r\n')
  const secured = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  expect(await said(secured, GET)).toContain('served')
})

test('N19: a connection that says nothing at all is cut', async () => {
  const port = await serving({ tls: true, firstByteMs: 50 })
  const socket = await connected(port)
  socket.resume()
  await once(socket, 'close')
})

test.each([
  ['POST /api/session HTTP/1.1\r\nHost: box.lan\r\n\r\n{"password":"x"}', /^HTTP\/1\.1 400 .*https only/s],
  ['GET / HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['GET http://evil.example/ HTTP/1.1\r\nHost: box.lan\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['GET / HTTP/1.1\r\nHost: a b\r\nX: y\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['\x00\x01\x02', /^HTTP\/1\.1 400 /],
])('what must not be repeated unencrypted is told, not led: %j', (request, answer) => {
  expect(answerToPlain(request)).toMatch(answer)
  expect(answerToPlain(request)).not.toContain('Location')
})
