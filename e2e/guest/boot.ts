import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'

const LIMIT_MS = 180_000
const POLL_MS = 50

/** A QEMU under emulation with its serial port and its QMP socket in our hands: enough to try the test guests, no more. */
export async function bootGuest(media: string[]) {
  const directory = await mkdtemp(join(tmpdir(), 'guest-'))
  const [qmpPath, serialPath] = [join(directory, 'qmp'), join(directory, 'serial')]
  const machine = [
    '-nodefaults',
    '-no-user-config',
    '-machine',
    'q35',
    '-accel',
    'tcg',
    '-cpu',
    'max',
    '-m',
    '256',
    '-smp',
    '1',
  ]
  const screen = ['-display', 'none', '-vga', 'std', '-no-reboot']
  const ports = ['-serial', `file:${serialPath}`, '-qmp', `unix:${qmpPath},server=on,wait=off`]
  const started = performance.now()
  const process = execa('qemu-system-x86_64', [...machine, ...screen, ...ports, ...media], {
    reject: false,
    stdin: 'ignore',
  })
  const qmp = await poll('the QMP socket', () => connect(qmpPath).catch(() => null))
  const execute = commandsOf(qmp)
  await execute('qmp_capabilities')

  const serial = async () => (await readFile(serialPath, 'latin1')).replaceAll('\r', '')
  return {
    execute,
    serial,
    /** Resolves with the milliseconds since the start of QEMU. */
    sayOnSerial: async (text: string) => {
      await poll(`${JSON.stringify(text)} on the serial port`, async () => (await serial()).includes(text) || null)
      return Math.round(performance.now() - started)
    },
    /** Types on the PS/2 keyboard. */
    type: async (text: string) => {
      for (const key of text) {
        const keys = [{ type: 'qcode', data: KEYS[key] ?? key }]
        await execute('send-key', { keys, 'hold-time': 10 })
        await new Promise(resolve => setTimeout(resolve, 30))
      }
    },
    /** The screen as a PPM picture, true if any two of its pixels differ. */
    hasPicture: async () => {
      const filename = join(directory, 'screen.ppm')
      await execute('screendump', { filename })
      const pixels = (await readFile(filename)).subarray(15)
      return pixels.some(byte => byte !== pixels[0])
    },
    exited: async () => {
      const limit = new Promise<never>((_, reject) =>
        setTimeout(() => reject(new Error('QEMU runs on')), LIMIT_MS).unref(),
      )
      return (await Promise.race([process, limit])).exitCode
    },
    [Symbol.asyncDispose]: async () => {
      qmp.destroy()
      process.kill('SIGKILL')
      await process
      await rm(directory, { recursive: true })
    },
  }
}

const KEYS: Record<string, string> = { ' ': 'spc', '\n': 'ret', '-': 'minus', '.': 'dot', '/': 'slash' }

function connect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => resolve(socket)).once('error', reject)
  })
}

/** One command at a time; events and the greeting are skipped. */
function commandsOf(socket: Socket) {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  return async (command: string, args: object = {}): Promise<unknown> => {
    socket.write(JSON.stringify({ execute: command, arguments: args }))
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`QEMU went away during ${command}`)
      const answer: { return?: unknown; error?: { desc: string } } = JSON.parse(value)
      if (answer.error) throw new Error(`${command}: ${answer.error.desc}`)
      if ('return' in answer) return answer.return
    }
  }
}

async function poll<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + LIMIT_MS
  while (performance.now() < end) {
    const seen = await look()
    if (seen !== null) return seen
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
  throw new Error(`Waited ${LIMIT_MS / 1000} s in vain for ${what}`)
}
