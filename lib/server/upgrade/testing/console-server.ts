import { createServer, type Server } from 'node:http'
import { WebSocket } from 'ws'
import { Problem } from '#lib/contract/problem.ts'
import { createGuard } from '../../http/guard.ts'
import { createUpgradeDispatcher, type UpgradeDispatcher, type UpgradeDispatcherOptions } from '../dispatcher.ts'

export const VM_ID = '11111111-2222-4333-8444-555555555555'
export const OTHER_VM_ID = '99999999-2222-4333-8444-555555555555'

/** The dispatcher behind a real HTTP server and the real guard, on a port of its own. */
export type ConsoleServer = {
  server: Server
  dispatcher: UpgradeDispatcher
  port: number
  origin: string
  reported: unknown[]
  connect(path?: string, options?: { origin?: string; protocols?: string[] }): WebSocket
  close(): Promise<void>
}

type Options = Partial<UpgradeDispatcherOptions> & {
  /** VM id to the path of its VNC socket. */
  vncSockets?: Record<string, string>
}

export async function startConsoleServer({ vncSockets = {}, ...options }: Options): Promise<ConsoleServer> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { port } = address
  const reported: unknown[] = []
  const dispatcher = createUpgradeDispatcher({
    guard: createGuard({ hostNames: ['127.0.0.1'], port: () => port }),
    authorize: () => ({ mode: 'control', ended: new AbortController().signal, still: () => true }),
    findConsole: vmId => {
      const socketPath = vncSockets[vmId]
      if (socketPath === undefined) throw new Problem('vm-not-found', 'There is no such VM.')
      return { socketPath }
    },
    findSerial: () => {
      throw new Problem('vm-not-found', 'There is no such VM.')
    },
    report: event => reported.push(event.error),
    ...options,
  })
  server.on('upgrade', dispatcher.handle)
  const origin = `http://127.0.0.1:${port}`
  return {
    server,
    dispatcher,
    port,
    origin,
    reported,
    connect(path = `/ws/vms/${VM_ID}/vnc`, { origin: from = origin, protocols = [] } = {}) {
      const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { origin: from, perMessageDeflate: false })
      ws.on('error', () => {})
      return ws
    },
    async close() {
      await dispatcher.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
