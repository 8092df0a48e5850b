import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { z } from 'zod'

const commandSchema = z.object({ execute: z.string(), arguments: z.unknown().optional(), id: z.unknown().optional() })
/** What a client asked, as it came. */
export type FakeCommand = z.infer<typeof commandSchema>

/** QEMU 7.2's greeting, as it comes. */
export const GREETING =
  '{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian"}, "capabilities": ["oob"]}}\r\n'

/** One client of the fake monitor, seen from the monitor's side. */
export type FakePeer = {
  /** Sends bytes as they are and waits until the kernel took them. Rejects when the client has gone. */
  send(bytes: string | Buffer): Promise<void>
  /** One JSON value and a line end. */
  sendJson(value: unknown): Promise<void>
  /** Waits for the client's next command. */
  nextCommand(): Promise<FakeCommand>
  /** Answers a command with its own id. */
  reply(command: FakeCommand, value?: unknown): Promise<void>
  /** The honest start: greeting, then qmp_capabilities accepted. */
  negotiate(): Promise<void>
  /** Resolves when the client has gone. */
  readonly gone: Promise<void>
  /** Ends the connection without a word. */
  hangUp(): void
}

export function fakePeerFor(socket: Socket): FakePeer {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const gone = once(socket, 'close').then(() => undefined)

  async function send(bytes: string | Buffer): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.write(bytes, error => (error ? reject(error) : resolve()))
    await promise
  }

  const sendJson = (value: unknown) => send(`${JSON.stringify(value)}\r\n`)

  async function nextCommand(): Promise<FakeCommand> {
    const line = await lines.next()
    if (line.done) throw new Error('The client left without a command')
    return commandSchema.parse(JSON.parse(line.value))
  }

  const reply = (command: FakeCommand, value: unknown = {}) => sendJson({ return: value, id: command.id })

  return {
    send,
    sendJson,
    nextCommand,
    reply,
    async negotiate() {
      await send(GREETING)
      await reply(await nextCommand())
    },
    gone,
    hangUp: () => void socket.destroy(),
  }
}
