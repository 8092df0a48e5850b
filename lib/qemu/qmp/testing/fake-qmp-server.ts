import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { type FakePeer, fakePeerFor } from './fake-peer.ts'

export type FakeQmpServer = {
  readonly socketPath: string
  /** How many clients have ever connected. */
  readonly connectionCount: number
  close(): Promise<void>
}

/**
 * A monitor that lies: a real unix socket whose every byte is the test's. The script runs once for each client that connects;
 * the connection stays open after it returns, as QEMU's would.
 */
export async function startFakeQmpServer(options: {
  socketPath: string
  script: (peer: FakePeer) => Promise<void> | void
}): Promise<FakeQmpServer> {
  const sockets = new Set<Socket>()
  let connectionCount = 0
  const failures: unknown[] = []
  const server = createServer(socket => {
    connectionCount += 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    Promise.resolve(options.script(fakePeerFor(socket))).catch(error => {
      // The client leaving in mid-script is what many tests are about; anything else is a bug of the test.
      if (!socket.destroyed) failures.push(error)
    })
  })
  server.listen(options.socketPath)
  await once(server, 'listening')
  return {
    socketPath: options.socketPath,
    get connectionCount() {
      return connectionCount
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
      if (failures.length > 0) throw new AggregateError(failures, 'The script of the fake monitor failed')
    },
  }
}
