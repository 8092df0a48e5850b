import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A unix socket where a test plays QEMU. */
export type FakeGuest = {
  socketPath: string
  /** Resolves with the next connection that no earlier call got. */
  nextConnection(): Promise<Socket>
  readonly connections: ReadonlySet<Socket>
  close(): Promise<void>
}

export async function startFakeGuest(onConnection: (socket: Socket) => void = () => {}): Promise<FakeGuest> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-console-'))
  const socketPath = join(folder, 'vnc.sock')
  const connections = new Set<Socket>()
  const unclaimed: Socket[] = []
  const claims: ((socket: Socket) => void)[] = []
  const server = createServer({ allowHalfOpen: true }, socket => {
    connections.add(socket)
    socket.on('error', () => {})
    socket.on('end', () => socket.end())
    socket.on('close', () => connections.delete(socket))
    onConnection(socket)
    const claim = claims.shift()
    if (claim) claim(socket)
    else unclaimed.push(socket)
  })
  await new Promise<void>(resolve => server.listen(socketPath, resolve))
  return {
    socketPath,
    connections,
    nextConnection() {
      const socket = unclaimed.shift()
      return socket ? Promise.resolve(socket) : new Promise(resolve => claims.push(resolve))
    },
    async close() {
      for (const socket of connections) socket.destroy()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
