import { EventEmitter, once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import type { SerialPort } from './serial.ts'
import { closed, opened, rawUpgrade, receive } from './testing/browser.ts'
import { type ConsoleServer, startConsoleServer, VM_ID } from './testing/console-server.ts'

const MIB = 1024 * 1024
const SERIAL = `/ws/vms/${VM_ID}/serial`
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A serial port without a guest: what it says and hears is in the test's hands. */
function loosePort(history = '') {
  const events = new EventEmitter<{ bytes: [Buffer]; end: [] }>()
  const heard: string[] = []
  const port: SerialPort = {
    history: () => Buffer.from(history),
    subscribe(onBytes, onEnd) {
      events.on('bytes', onBytes).on('end', onEnd)
      return () => events.off('bytes', onBytes).off('end', onEnd)
    },
    write: bytes => heard.push(Buffer.from(bytes).toString()),
  }
  return { port, heard, events, listeners: () => events.listenerCount('bytes') + events.listenerCount('end') }
}

async function serverOf(port: SerialPort, limits = {}): Promise<ConsoleServer> {
  const server = await startConsoleServer({ findSerial: () => port, limits })
  cleanups.push(server.close)
  return server
}

test('a terminal gets the history, then every byte as it comes, and types', async () => {
  const { port, heard, events, listeners } = loosePort('boot log\r\n')
  const server = await serverOf(port)
  const ws = server.connect(SERIAL)
  const bytes = receive(ws, 'boot log\r\nlogin: '.length)
  await opened(ws)
  events.emit('bytes', Buffer.from('login: '))
  expect(String(await bytes)).toBe('boot log\r\nlogin: ')
  ws.send(Buffer.from('root\r'))
  await vi.waitFor(() => expect(heard).toEqual(['root\r']))
  ws.close()
  await vi.waitFor(() => expect(listeners()).toBe(0))
})

test('the end of QEMU ends the terminal, with words', async () => {
  const { port, events, listeners } = loosePort()
  const server = await serverOf(port)
  const ws = await opened(server.connect(SERIAL))
  const ending = closed(ws)
  events.emit('end')
  expect((await ending).reason).toBe('QEMU closed the console: the VM has ended.')
  expect(listeners()).toBe(0)
})

test('N20: typing takes 64 KiB at most in one message', async () => {
  const { port, heard } = loosePort()
  const ws = await opened((await serverOf(port)).connect(SERIAL))
  const ending = closed(ws)
  ws.send(Buffer.alloc(64 * 1024 + 1))
  expect((await ending).code).toBe(1009)
  expect(heard).toEqual([])
})

test('F11: a browser that does not read its terminal is cut instead of stalling the guest', async () => {
  const { port, events, listeners } = loosePort()
  const server = await serverOf(port, { closeWithinMs: 50 })
  const socket = await rawUpgrade(server.port, SERIAL, { Host: `127.0.0.1:${server.port}`, Origin: server.origin })
  await vi.waitFor(() => expect(listeners()).toBe(2))
  const cut = once(socket, 'close')
  for (let sent = 0; listeners() > 0; sent += MIB / 4) {
    expect(sent).toBeLessThan(64 * MIB)
    events.emit('bytes', Buffer.alloc(MIB / 4))
    await new Promise(resolve => setImmediate(resolve))
  }
  socket.resume()
  await cut
  await vi.waitFor(() => expect(server.dispatcher.openSockets).toBe(0))
})

test('of who only looks, a terminal takes no typing', async () => {
  const { port, heard, events } = loosePort()
  const server = await startConsoleServer({
    findSerial: () => port,
    authorize: () => ({ mode: 'view', ended: new AbortController().signal, still: () => true }),
  })
  cleanups.push(server.close)
  const ws = await opened(server.connect(SERIAL))
  const pong = once(ws, 'pong')
  ws.send(Buffer.from('rm -rf /\r'))
  ws.ping()
  await pong
  const shown = receive(ws, 5)
  events.emit('bytes', Buffer.from('login'))
  expect(String(await shown)).toBe('login')
  expect(heard).toEqual([])
})
