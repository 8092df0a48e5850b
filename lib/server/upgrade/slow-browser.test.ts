import type { Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { opened, passThrough, rawUpgrade } from './testing/browser.ts'
import { startConsoleServer, VM_ID } from './testing/console-server.ts'
import { startFakeGuest } from './testing/fake-guest.ts'

const MIB = 1024 * 1024
const VNC = `/ws/vms/${VM_ID}/vnc`
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Writes as fast as it is read, without end: a guest that repaints its screen. */
function repaint(socket: Socket): void {
  const chunk = Buffer.alloc(256 * 1024, 1)
  const fill = () => {
    while (!socket.destroyed && socket.write(chunk)) {}
  }
  socket.on('drain', fill)
  fill()
}

async function repaintingConsole(limits: NonNullable<Parameters<typeof startConsoleServer>[0]['limits']> = {}) {
  const guest = await startFakeGuest(repaint)
  const server = await startConsoleServer({ vncSockets: { [VM_ID]: guest.socketPath }, limits })
  cleanups.push(guest.close, server.close)
  const neverReads = () => rawUpgrade(server.port, VNC, { Host: `127.0.0.1:${server.port}`, Origin: server.origin })
  return { guest, server, neverReads }
}

test('F11: a browser that never reads pauses QEMU’s socket and takes no memory, while another goes on', async () => {
  const { guest, server, neverReads } = await repaintingConsole()
  await neverReads()
  const stuck = await guest.nextConnection()
  const other = await opened(server.connect())
  const memoryBefore = process.memoryUsage().rss
  await passThrough(other, 512 * MIB)
  // What the stuck one took: the kernel's own buffers (some MiB each) and our two.
  expect(stuck.bytesWritten - stuck.writableLength).toBeLessThan(32 * MIB)
  expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(256 * MIB)
})

test('F11: a browser that takes nothing while data waits is cut after the limit', async () => {
  const { guest, server, neverReads } = await repaintingConsole({ stalledAfterMs: 200 })
  await neverReads()
  await guest.nextConnection()
  await vi.waitFor(() => expect([server.dispatcher.openSockets, guest.connections.size]).toEqual([0, 0]), 20_000)
})

test('N21, F22: of a thousand WebSockets 200 get in, the rest get 503, and afterwards all is as before', async () => {
  const guest = await startFakeGuest()
  const server = await startConsoleServer({ vncSockets: { [VM_ID]: guest.socketPath } })
  cleanups.push(guest.close, server.close)
  const round = async () => {
    let refused = 0
    const browsers = Array.from({ length: 1000 }, () => {
      const ws = server.connect()
      ws.once('unexpected-response', (request, response) => {
        if (response.statusCode === 503) refused += 1
        response.resume()
        request.destroy()
        ws.terminate()
      })
      return ws
    })
    await vi.waitFor(() => expect([server.dispatcher.openSockets, refused]).toEqual([200, 800]), 30_000)
    for (const ws of browsers) ws.terminate()
    await vi.waitFor(() => expect([server.dispatcher.openSockets, guest.connections.size]).toEqual([0, 0]), 30_000)
  }
  await round()
  const memoryAfterFirst = process.memoryUsage().rss
  await round()
  await round()
  expect(process.memoryUsage().rss - memoryAfterFirst).toBeLessThan(150 * MIB)
})
