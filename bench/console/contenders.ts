import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Child, startNode, startProgram } from '../harness/child.ts'
import type { Address } from './wire.ts'

export const GUESTHOUSE = 'Guesthouse'
export const WEBSOCKIFY = 'websockify (Python)'
export const DIRECT = 'direct unix socket'

/** A way to a console, with the process that stands between; null: nothing stands between. */
export type Way = { name: string; address: Address; proxy: Child | null }

const VNC_PATH = '/ws/vms/11111111-2222-4333-8444-555555555555/vnc'
const WAIT_MS = 15_000

export async function startClient(): Promise<Child> {
  return startNode(new URL('client-process.ts', import.meta.url), [])
}

export async function startSource(path: string, mode: 'flood' | 'echo' | 'picture', bytes = 0): Promise<Child> {
  return startNode(new URL('source-process.ts', import.meta.url), [path, mode, String(bytes)])
}

export async function startGuesthouse(socketPath: string): Promise<Way> {
  const proxy = await startNode(new URL('relay-process.ts', import.meta.url), [socketPath])
  return { name: GUESTHOUSE, address: { kind: 'websocket', port: Number(proxy.greeting), path: VNC_PATH }, proxy }
}

export async function startWebsockify(socketPath: string): Promise<Way> {
  const port = await freePort()
  const proxy = await startProgram('websockify', [`127.0.0.1:${port}`, `--unix-target=${socketPath}`])
  await listening(port)
  return { name: WEBSOCKIFY, address: { kind: 'websocket', port, path: '/' }, proxy }
}

/** The three ways to the same socket: ours, the peer's, and none at all. */
export async function startWays(socketPath: string): Promise<Way[]> {
  return [
    await startGuesthouse(socketPath),
    await startWebsockify(socketPath),
    { name: DIRECT, address: { kind: 'unix', path: socketPath }, proxy: null },
  ]
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Waits until something takes connections. */
export async function listening(where: number | string): Promise<void> {
  const deadline = performance.now() + WAIT_MS
  for (;;) {
    const socket = typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where)
    try {
      await once(socket, 'connect')
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
      await delay(50)
    } finally {
      socket.destroy()
    }
  }
}
