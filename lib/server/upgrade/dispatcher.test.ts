import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { closed, nextMessage, opened, rawUpgrade, refusal } from './testing/browser.ts'
import { type ConsoleServer, OTHER_VM_ID, startConsoleServer, VM_ID } from './testing/console-server.ts'
import { type FakeGuest, startFakeGuest } from './testing/fake-guest.ts'

const VNC = `/ws/vms/${VM_ID}/vnc`
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function guestSaying(greeting: string): Promise<FakeGuest> {
  const guest = await startFakeGuest(socket => socket.write(greeting))
  cleanups.push(guest.close)
  return guest
}
async function serverWith(options: Parameters<typeof startConsoleServer>[0]): Promise<ConsoleServer> {
  const server = await startConsoleServer(options)
  cleanups.push(server.close)
  return server
}
async function ask(server: ConsoleServer, target: string, headers: Record<string, string> = {}) {
  const host = `127.0.0.1:${server.port}`
  return refusal(await rawUpgrade(server.port, target, { Host: host, Origin: server.origin, ...headers }))
}

test.each([
  '/',
  '/_next/webpack-hmr',
  '/ws/vms/1/vnc',
  `/ws/vms/${VM_ID}/vnc/..`,
  `/ws/vms/${VM_ID}/monitor`,
  `/WS/vms/${VM_ID}/vnc`,
])('an upgrade at %s, where there is nothing, gets 404 and the connection is closed', async target => {
  const server = await serverWith({})
  const { status, problem } = await ask(server, target)
  expect([status, problem.code]).toEqual([404, 'not-found'])
})

test('N12: a request target that names another host is refused, whatever follows', async () => {
  const guest = await guestSaying('RFB')
  const server = await serverWith({ vncSockets: { [VM_ID]: guest.socketPath } })
  for (const target of [`http://evil.example${VNC}`, `//evil.example${VNC}`, `//127.0.0.1:${server.port}${VNC}`]) {
    expect((await ask(server, target)).status, target).toBe(404)
  }
  expect(guest.connections.size).toBe(0)
})

test.each(['null', 'http://evil.example', 'http://127.0.0.1:80', ''])(
  'N13: a WebSocket from the origin “%s” never reaches the guest',
  async origin => {
    const guest = await guestSaying('RFB')
    const server = await serverWith({ vncSockets: { [VM_ID]: guest.socketPath } })
    const { status, problem } = await ask(server, VNC, { Origin: origin })
    expect([status, problem.code]).toEqual([403, 'foreign-origin'])
    expect(guest.connections.size).toBe(0)
  },
)

test('N13: a foreign Host is refused before anything is looked up', async () => {
  const findConsole = vi.fn()
  const server = await serverWith({ findConsole })
  expect((await ask(server, VNC, { Host: 'evil.example' })).status).toBe(421)
  expect(findConsole).not.toHaveBeenCalled()
})

test('N14: each VM’s console is that VM’s own socket, and a VM without one does not get another’s', async () => {
  const mine = await guestSaying('mine')
  const other = await guestSaying('other')
  const vncSockets = { [VM_ID]: mine.socketPath, [OTHER_VM_ID]: other.socketPath }
  const server = await serverWith({ vncSockets })
  expect(await nextMessage(server.connect())).toBe('mine')
  expect(await nextMessage(server.connect(`/ws/vms/${OTHER_VM_ID}/vnc`))).toBe('other')

  await mine.close()
  const { status, problem } = await ask(server, VNC)
  expect([status, problem.code]).toEqual([504, 'vm-not-responding'])
})

test('N14: a number in place of a socket path is never taken as a port', async () => {
  const strangers: unknown[] = []
  const service = createServer(socket => strangers.push(socket))
  await new Promise<void>(resolve => service.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => new Promise(resolve => service.close(resolve)))
  const address = service.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const server = await serverWith({ vncSockets: { [VM_ID]: String(port) } })
  expect((await ask(server, VNC)).status).toBe(504)
  expect(strangers).toEqual([])
})

test('a VM that does not exist is refused with the problem, before the handshake', async () => {
  const server = await serverWith({})
  const { status, problem } = await ask(server, VNC)
  expect([status, problem.detail]).toEqual([404, 'There is no such VM.'])
})

test('a mistake of ours is a 500 that tells the browser nothing of it', async () => {
  const findConsole = () => {
    throw new Error('secret path')
  }
  const server = await serverWith({ findConsole })
  const { status, problem } = await ask(server, VNC)
  expect(status).toBe(500)
  expect(JSON.stringify(problem)).not.toContain('secret')
  expect(server.reported).toHaveLength(1)
})

test('N20: a handshake that is none is refused by the protocol and leaves nothing open', async () => {
  const guest = await guestSaying('RFB')
  const server = await serverWith({ vncSockets: { [VM_ID]: guest.socketPath } })
  const host = `127.0.0.1:${server.port}`
  const socket = await rawUpgrade(server.port, VNC, { Host: host, Origin: server.origin, 'Sec-WebSocket-Key': 'short' })
  const answer: Buffer[] = []
  for await (const chunk of socket) answer.push(chunk)
  expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1.1 400 /)
  await vi.waitFor(() => expect([server.dispatcher.openSockets, guest.connections.size]).toEqual([0, 0]))
})

test('only in development, and only with the own origin, Next gets its own upgrades', async () => {
  const fallThrough = vi.fn((_req, socket) => socket.end('HTTP/1.1 101 Next\r\n\r\n'))
  const server = await serverWith({ fallThrough })
  const headers = { Host: `127.0.0.1:${server.port}`, Origin: server.origin }
  const socket = await rawUpgrade(server.port, '/_next/webpack-hmr?id=1', headers)
  const [answer] = await socket.take(1).toArray()
  expect(String(answer)).toContain('101 Next')
  expect((await ask(server, '/_next/webpack-hmr', { Origin: 'http://evil.example' })).status).toBe(403)
  expect(fallThrough).toHaveBeenCalledOnce()
})

test('a socket that Next keeps open does not keep Guesthouse from stopping', async () => {
  const fallThrough = vi.fn()
  const server = await serverWith({ fallThrough })
  const headers = { Host: `127.0.0.1:${server.port}`, Origin: server.origin }
  const socket = await rawUpgrade(server.port, '/_next/webpack-hmr', headers)
  const ended = once(socket.resume(), 'close')
  await vi.waitFor(() => expect(fallThrough).toHaveBeenCalledOnce())
  await server.dispatcher.close()
  await ended
})

test('when Guesthouse stops, every browser is told so, later ones are refused, and no listener is left', async () => {
  const guest = await guestSaying('RFB')
  const server = await serverWith({ vncSockets: { [VM_ID]: guest.socketPath } })
  const browsers = await Promise.all([1, 2, 3].map(() => opened(server.connect())))
  const endings = Promise.all(browsers.map(closed))
  await server.dispatcher.close()
  expect(await endings).toEqual(Array(3).fill({ code: 1001, reason: 'Guesthouse is stopping.' }))
  expect((await ask(server, VNC)).problem.code).toBe('shutting-down')
  await vi.waitFor(() => expect([server.dispatcher.openSockets, guest.connections.size]).toEqual([0, 0]))
})

test('a browser that does not answer the close is cut, so that stopping never waits for it', async () => {
  const guest = await guestSaying('RFB')
  const server = await serverWith({ vncSockets: { [VM_ID]: guest.socketPath }, limits: { closeWithinMs: 50 } })
  await rawUpgrade(server.port, VNC, { Host: `127.0.0.1:${server.port}`, Origin: server.origin })
  await vi.waitFor(() => expect(guest.connections.size).toBe(1))
  await server.dispatcher.close()
  expect(server.dispatcher.openSockets).toBe(0)
})

test('who loses the right to a console loses the console: at once by a signal, within a second without one', async () => {
  const guest = await guestSaying('RFB')
  const signals: AbortController[] = []
  const may = { still: true }
  const server = await serverWith({
    vncSockets: { [VM_ID]: guest.socketPath },
    authorize() {
      const out = new AbortController()
      signals.push(out)
      return { mode: 'control', ended: out.signal, still: () => may.still }
    },
    limits: { askAgainEveryMs: 20 },
  })
  const bySignal = await opened(server.connect())
  const ending = closed(bySignal)
  signals[0]?.abort()
  expect(await ending).toMatchObject({ code: 4401 })
  const byAsking = await opened(server.connect())
  const laterEnding = closed(byAsking)
  may.still = false
  expect(await laterEnding).toMatchObject({ code: 4401 })
})

test('of the subprotocols that are offered, the ticket is not answered', async () => {
  const guest = await guestSaying('RFB')
  const server = await serverWith({ vncSockets: { [VM_ID]: guest.socketPath } })
  const ws = await opened(server.connect(VNC, { protocols: ['guesthouse', 'ticket.secret'] }))
  expect(ws.protocol).toBe('guesthouse')
})

test('a console that is opened is told, and so is one that is refused', async () => {
  const guest = await guestSaying('RFB')
  const [consoleOpened, consoleRefused] = [vi.fn(), vi.fn()]
  const server = await serverWith({ vncSockets: { [VM_ID]: guest.socketPath }, consoleOpened, consoleRefused })
  await ask(server, VNC, { Origin: 'http://evil.example' })
  expect(consoleRefused.mock.calls.map(([, error, vmId]) => [error.code, vmId])).toEqual([['foreign-origin', VM_ID]])
  expect(consoleOpened).not.toHaveBeenCalled()
  await nextMessage(server.connect())
  expect(consoleOpened.mock.calls.map(([, vmId]) => vmId)).toEqual([VM_ID])
})
