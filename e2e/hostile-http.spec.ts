import { createServer } from 'node:net'
import { expect, test } from './fixtures.ts'
import { exchange, handshake, request, requestAs } from './http-exchange.ts'

/** Somewhere else on this host: counts who comes. */
async function elsewhere() {
  let visits = 0
  const server = createServer(socket => {
    visits += 1
    socket.destroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    visits: () => visits,
    [Symbol.asyncDispose]: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

test('N12: a request for somewhere else is refused and goes nowhere', async ({ guesthouse: { port } }) => {
  await using other = await elsewhere()
  const targets = [
    `http://127.0.0.1:${other.port}/`,
    `http://127.0.0.1:${port}/api/vms`,
    `//127.0.0.1:${other.port}/`,
    `//127.0.0.1:${port}/api/vms`,
    `/\\127.0.0.1:${other.port}/`,
    `@127.0.0.1:${other.port}/`,
    '*',
  ]
  for (const target of targets) {
    expect([400, 421], target).toContain((await exchange(port, request(port, { target }))).status)
    const own = { Origin: `http://127.0.0.1:${port}` }
    expect([400, 404, 421], target).toContain((await exchange(port, handshake(port, target, own))).status)
  }
  const tunnel = await exchange(port, request(port, { method: 'CONNECT', target: `127.0.0.1:${other.port}` }))
  expect(tunnel.all).not.toContain(' 200 ')
  expect(other.visits()).toBe(0)
})

test('N05: no path leads out of the served files', async ({ guesthouse: { port } }) => {
  const climbs = ['../', '%2e%2e/', '..%2f', '%2e%2e%2f', '..%5c', '....//', '%252e%252e%252f']
  const bases = ['/', '/_next/static/', '/_next/static/chunks/', '/api/images/']
  for (const climb of climbs) {
    for (const base of bases) {
      for (const file of ['package.json', 'server.ts', 'etc/passwd']) {
        const target = `${base}${climb.repeat(6)}${file}`
        const { status, body } = await exchange(port, request(port, { target }))
        expect(status, target).not.toBe(200)
        expect(body, target).not.toMatch(/"license"|startGuesthouse|root:x:0/)
      }
    }
  }
})

test('N05: the image optimizer fetches nothing and answers nothing', async ({ guesthouse: { port } }) => {
  await using other = await elsewhere()
  for (const url of [`http://127.0.0.1:${other.port}/a.png`, '/icon.svg', `//127.0.0.1:${other.port}/a.png`]) {
    const target = `/_next/image?url=${encodeURIComponent(url)}&w=64&q=75`
    expect((await exchange(port, request(port, { target }))).status, target).toBeGreaterThanOrEqual(400)
  }
  expect(other.visits()).toBe(0)
})

test('N15: a request that two servers would read differently is refused, and nothing behind it is read', async ({
  guesthouse: { port },
}) => {
  const host = `Host: 127.0.0.1:${port}`
  const hidden = `GET /api/health HTTP/1.1\r\n${host}\r\n\r\n`
  const start = `POST /api/vm-previews HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\n`
  const ambiguous = {
    'both lengths': `${start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    'two lengths': `${start}Content-Length: 4\r\nContent-Length: 5\r\n\r\nnull${hidden}`,
    'a signed length': `${start}Content-Length: +4\r\n\r\nnull${hidden}`,
    'an unknown coding': `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
    'a space before the colon': `${start}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
    'a strange chunk size': `${start}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n${hidden}`,
    'a NUL in a header': `${start}X: a\0b\r\n\r\n${hidden}`,
    'a bare CR': `${start}X: a\rContent-Length: 4\r\n\r\n${hidden}`,
  }
  for (const [name, bytes] of Object.entries(ambiguous)) {
    const { status, all } = await exchange(port, bytes)
    expect(status, name).toBe(400)
    expect(all.split('HTTP/1.1 ').length - 1, `answers to ${name}`).toBe(1)
  }
})

test('N16: giant headers and bodies end in a word, and the server lives', async ({ guesthouse }) => {
  const { port } = guesthouse
  const giant = request(port, { headers: { 'X-Giant': 'a'.repeat(100_000) } })
  expect((await exchange(port, giant)).status).toBe(431)
  const longPath = request(port, { target: `/${'a'.repeat(100_000)}` })
  expect([414, 431]).toContain((await exchange(port, longPath)).status)
  const body = JSON.stringify({ name: 'x', note: 'n'.repeat(1024 * 1024) })
  const headers = { 'Content-Type': 'application/json' }
  const large = await exchange(port, requestAs(guesthouse, { method: 'POST', target: '/api/vms', headers, body }))
  expect(large.status).toBe(413)
  expect((await exchange(port, request(port, { target: '/api/health' }))).status).toBe(200)
})
