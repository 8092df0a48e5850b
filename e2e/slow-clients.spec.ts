import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { expect, test } from './fixtures.ts'
import type { Guesthouse } from './guesthouse.ts'
import { exchange, request } from './http-exchange.ts'

const DRIP_MS = 1_000

function connected(port: number, from = '127.0.0.1'): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1', localAddress: from }).on('error', () => {})
  return new Promise(resolve => socket.once('connect', () => resolve(socket)).once('close', () => resolve(socket)))
}

/** Sends a byte now and then for as long as it may. Resolves with what was answered when the server has had enough. */
async function drip(socket: Socket, start: string, piece: string): Promise<string> {
  let answer = ''
  socket.setEncoding('latin1').on('data', chunk => {
    answer += chunk
  })
  socket.write(start)
  const timer = setInterval(() => socket.write(piece), DRIP_MS)
  await once(socket, 'close')
  clearInterval(timer)
  return answer
}

const serves = async ({ port }: Guesthouse) => (await exchange(port, request(port, { target: '/api/health' }))).status

test('N19: headers and bodies that never end are ended, and pages are served meanwhile', async ({ guesthouse }) => {
  const { port, credentials } = guesthouse
  const host = `Host: 127.0.0.1:${port}\r\n`
  const cookie = Object.entries(credentials)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const post = `POST /api/vms HTTP/1.1\r\n${host}${cookie}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n`
  const crowd = Array.from({ length: 40 }, () => connected(port))
  const slowHeaders = (await Promise.all(crowd)).map(socket => drip(socket, `GET / HTTP/1.1\r\n${host}`, 'X: y\r\n'))
  const slowBody = drip(await connected(port), post, ' ')
  const silent = await connected(port)
  const silence = drip(silent, '', '')
  expect(await serves(guesthouse)).toBe(200)
  for (const answer of await Promise.all(slowHeaders)) expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  await silence
  expect(await serves(guesthouse)).toBe(200)
  await slowBody
  expect(await serves(guesthouse)).toBe(200)
})

test('N19: connections from one address have an end, and another address gets in all the while', async ({
  guesthouse,
}) => {
  const { port } = guesthouse
  const crowd = await Promise.all(Array.from({ length: 400 }, () => connected(port)))
  try {
    await expect.poll(() => crowd.filter(socket => !socket.closed).length).toBeLessThanOrEqual(256)
    const other = await connected(port, '127.0.0.2')
    other.setEncoding('latin1').write(request(port, { target: '/api/health' }))
    const [answer] = await once(other, 'data')
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    other.destroy()
    expect(guesthouse.log).toContain('too many connections from one address')
  } finally {
    for (const socket of crowd) socket.destroy()
  }
  await expect.poll(() => serves(guesthouse).catch(() => 0)).toBe(200)
})
