import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createGuard } from './http/guard.ts'
import { createHttpServer, type HttpServerOptions, listen } from './http-server.ts'

/** The server with a Next that answers when it has the whole body, and a client that says `head` to it. */
async function asked(head: string, options: Partial<HttpServerOptions> = {}): Promise<Socket> {
  const guard = createGuard({ hostNames: ['127.0.0.1'], port: () => port })
  const server = createHttpServer({
    guard,
    dev: false,
    report: () => {},
    own: () => false,
    next: (req, res) => {
      req.resume().on('error', () => {})
      req.once('end', () => res.end('whole'))
    },
    ...options,
  })
  // With a listener, Node takes every request that offers an upgrade for one.
  server.on('upgrade', (_, socket) => socket.destroy())
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  socket.setEncoding('utf8').on('error', () => {})
  socket.write(`${head}\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n{`)
  return socket
}

test('N19: a body that does not come to its end is waited for a while, and then the connection is cut', async () => {
  const socket = await asked('POST /api/vms HTTP/1.1', { bodyTimeoutMs: 50 })
  socket.resume()
  await once(socket, 'close')
})

test('N19: headers that do not come to their end are waited for a while, and then the connection is cut', async () => {
  const socket = await asked('GET /api/vms HTTP/1.1', { headersTimeoutMs: 50 })
  // The request of before is whole; this one never will be.
  socket.write('"a}GET /api/vms HTTP/1.1\r\nHost: ')
  let answers = ''
  socket.on('data', chunk => {
    answers += chunk
  })
  await once(socket, 'close')
  expect(answers).toContain('408 Request Timeout')
})

test('N19: a connection on which nothing is asked any more is closed after a while', async () => {
  const socket = await asked('GET /api/vms HTTP/1.1', { keepAliveMs: 1 })
  socket.resume().write('"a}')
  await once(socket, 'close')
})

test('N10: only a certificate that browsers know already may make them insist on TLS', async () => {
  for (const insistOnTls of [true, false]) {
    const socket = await asked('POST /api/vms/%E0%A4%A HTTP/1.1', { insistOnTls })
    const [text] = await once(socket, 'data')
    expect(/strict-transport-security: max-age=\d+/i.test(String(text))).toBe(insistOnTls)
  }
})

test('N05: an address that cannot be decoded is refused with a sentence', async () => {
  const socket = await asked('POST /api/vms/%E0%A4%A HTTP/1.1')
  const [text] = await once(socket, 'data')
  expect(text).toMatch(/422 Unprocessable Entity.*percent sign/s)
})

test('a client that offers another protocol than WebSocket gets the answer to its request', async () => {
  const socket = await asked('GET /api/vms HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c')
  socket.write('"a}')
  const [text] = await Promise.race([once(socket, 'data'), once(socket, 'close')])
  expect(String(text)).toContain('200 OK')
})
