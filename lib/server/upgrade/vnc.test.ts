import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { closed, opened, rawUpgrade, receive } from './testing/browser.ts'
import { type ConsoleServer, startConsoleServer, VM_ID } from './testing/console-server.ts'
import { type FakeGuest, startFakeGuest } from './testing/fake-guest.ts'

const MIB = 1024 * 1024
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function consoleOf(
  onConnection?: Parameters<typeof startFakeGuest>[0],
  limits: NonNullable<Parameters<typeof startConsoleServer>[0]['limits']> = {},
): Promise<{ guest: FakeGuest; server: ConsoleServer }> {
  const guest = await startFakeGuest(onConnection)
  const server = await startConsoleServer({ vncSockets: { [VM_ID]: guest.socketPath }, limits })
  cleanups.push(guest.close, server.close)
  return { guest, server }
}

test('bytes arrive unchanged in both directions, more of them than any buffer holds', async () => {
  const { server } = await consoleOf(socket => socket.pipe(socket))
  const ws = await opened(server.connect())
  const sent = randomBytes(24 * MIB + 7)
  const echoed = receive(ws, sent.length)
  for (let at = 0; at < sent.length; at += 700_001) ws.send(sent.subarray(at, at + 700_001))
  expect((await echoed).equals(sent)).toBe(true)
})

test('what QEMU says before the handshake is done is not lost', async () => {
  const { server } = await consoleOf(socket => socket.write('RFB 003.008\n'))
  const ws = server.connect()
  expect(String(await receive(ws, 12))).toBe('RFB 003.008\n')
})

test('when QEMU ends, the browser gets its last bytes and then a close with words', async () => {
  const { server } = await consoleOf(socket => socket.end(Buffer.alloc(3 * MIB, 7)))
  const ws = server.connect()
  const bytes = receive(ws, 3 * MIB)
  const ending = closed(ws)
  expect((await bytes).length).toBe(3 * MIB)
  expect(await ending).toEqual({ code: 1000, reason: 'QEMU closed the console: the VM has ended.' })
})

test('when QEMU dies, the browser is told', async () => {
  const { guest, server } = await consoleOf()
  const ws = await opened(server.connect())
  const ending = closed(ws)
  const connection = await guest.nextConnection()
  connection.destroy()
  expect((await ending).code).toBeOneOf([1000, 1011])
})

test('when the browser closes or vanishes, QEMU’s connection closes too', async () => {
  const { guest, server } = await consoleOf()
  const polite = await opened(server.connect())
  const rude = await opened(server.connect())
  await vi.waitFor(() => expect(guest.connections.size).toBe(2))
  polite.close()
  rude.terminate()
  await vi.waitFor(() => expect([guest.connections.size, server.dispatcher.openSockets]).toEqual([0, 0]))
})

test('N19: a half-open browser, which answers no ping, is cut', async () => {
  const { guest, server } = await consoleOf(undefined, { pingEveryMs: 20 })
  const host = { Host: `127.0.0.1:${server.port}`, Origin: server.origin }
  const socket = await rawUpgrade(server.port, `/ws/vms/${VM_ID}/vnc`, host)
  socket.resume()
  await once(socket, 'close')
  await vi.waitFor(() => expect(guest.connections.size).toBe(0))
})

test('a browser that answers pings stays, however quiet it is', async () => {
  const { guest, server } = await consoleOf(undefined, { pingEveryMs: 5 })
  const ws = await opened(server.connect())
  let pings = 0
  await new Promise<void>(resolve => {
    ws.on('ping', () => {
      pings += 1
      if (pings === 20) resolve()
    })
  })
  expect([ws.readyState, guest.connections.size]).toEqual([ws.OPEN, 1])
})

test('N20: a message over 1 MiB is refused with 1009 and nothing of it reaches QEMU', async () => {
  const received: Buffer[] = []
  const { server } = await consoleOf(socket => socket.on('data', chunk => received.push(chunk)))
  const ws = await opened(server.connect())
  const ending = closed(ws)
  ws.send(Buffer.alloc(MIB + 1))
  expect((await ending).code).toBe(1009)
  expect(received).toEqual([])
})

test('N20: text, which RFB is not, is refused with 1003', async () => {
  const { server } = await consoleOf()
  const ws = await opened(server.connect())
  const ending = closed(ws)
  ws.send('hello')
  expect((await ending).code).toBe(1003)
})

test('N20: a message in a flood of tiny fragments is refused before it fills the memory', async () => {
  const { server } = await consoleOf()
  const ws = await opened(server.connect())
  const ending = closed(ws)
  for (let i = 0; i < 20_000 && ws.readyState === ws.OPEN; i += 1) ws.send(Buffer.of(1), { fin: false })
  expect((await ending).code).toBeOneOf([1006, 1008, 1009])
  await vi.waitFor(() => expect(server.dispatcher.openSockets).toBe(0))
})

test('a QEMU that takes no input slows the browser down instead of filling the memory', async () => {
  const { guest, server } = await consoleOf(socket => socket.pause())
  const ws = await opened(server.connect())
  const qemu = await guest.nextConnection()
  const total = 64 * MIB
  for (let sent = 0; sent < total; sent += MIB / 2) ws.send(Buffer.alloc(MIB / 2))
  const probe = await opened(server.connect())
  let probed = 0
  // Twenty round trips of another console later the first one still holds back what the kernel has no room for.
  while (probed < 20) {
    probe.ping()
    await once(probe, 'pong')
    probed += 1
  }
  expect(ws.bufferedAmount).toBeGreaterThan(total / 2)
  let arrived = 0
  const whole = new Promise<void>(resolve => {
    qemu.on('data', chunk => {
      arrived += chunk.length
      if (arrived === total) resolve()
    })
  })
  qemu.resume()
  await whole
})

test('of who only looks, QEMU hears no key; of nonsense it hears nothing, and the console ends', async () => {
  const guest = await startFakeGuest()
  const server = await startConsoleServer({
    vncSockets: { [VM_ID]: guest.socketPath },
    authorize: () => ({ mode: 'view', ended: new AbortController().signal, still: () => true }),
  })
  cleanups.push(guest.close, server.close)
  const ws = await opened(server.connect())
  const qemu = await guest.nextConnection()
  const greeting = [...Buffer.from('RFB 003.008\n'), 1, 1]
  const look = [3, 1, 0, 0, 0, 0, 0, 9, 0, 9]
  ws.send(Buffer.from(greeting))
  ws.send(Buffer.from([4, 1, 0, 0, 0, 0, 0, 65]))
  ws.send(Buffer.from(look))
  const heard: number[] = []
  qemu.on('data', data => heard.push(...data))
  await vi.waitFor(() => expect(heard).toEqual([...greeting, ...look]))
  const ending = closed(ws)
  ws.send(Buffer.of(77))
  expect((await ending).code).toBe(1002)
})
