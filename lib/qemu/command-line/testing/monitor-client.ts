import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { vi } from 'vitest'

/** As little of QMP as a test of the command line needs: one question at a time, events skipped, errors thrown. */
export async function openMonitor(path: string) {
  const socket = await vi.waitFor(() => connected(path), { timeout: 30_000, interval: 10 })
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  await lines.next()

  async function execute(command: string, args: object = {}): Promise<unknown> {
    socket.write(JSON.stringify({ execute: command, arguments: args, id: command }))
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`QEMU hung up on ${command}`)
      const reply: unknown = JSON.parse(value)
      if (typeof reply !== 'object' || reply === null || 'event' in reply) continue
      if ('return' in reply) return reply.return
      throw new Error(`${command}: ${value}`)
    }
  }

  await execute('qmp_capabilities')
  return { execute, close: () => socket.destroy() }
}

async function connected(path: string): Promise<Socket> {
  const socket = connect(path)
  await once(socket, 'connect')
  return socket
}
