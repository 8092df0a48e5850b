import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createConnection, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { execa } from 'execa'

const LIMIT_MS = 180_000
const POLL_MS = 50
const KEYS: Record<string, string> = { ' ': 'spc', '\n': 'ret', '-': 'minus' }

/** A QEMU under emulation with its serial port and QMP in our hands: enough to try the test guests, no more. */
export async function bootGuest(media: string[]) {
  const directory = await mkdtemp(join(tmpdir(), 'guest-'))
  const at = (name: string) => join(directory, name)
  const machine = ['-nodefaults', '-no-user-config', '-machine', 'q35', '-accel', 'tcg', '-cpu', 'max', '-m', '256']
  const devices = ['-display', 'none', '-vga', 'std', '-no-reboot']
  const sockets = ['qmp', 'serial'].flatMap(name => [`-${name}`, `unix:${at(name)},server=on,wait=off`])
  const startedMs = performance.now()
  const qemu = execa('qemu-system-x86_64', [...machine, ...devices, ...sockets, ...media], {
    reject: false,
    stdin: 'ignore',
  })
  const close = async () => {
    qemu.kill('SIGKILL')
    await qemu
    await rm(directory, { recursive: true })
  }
  try {
    const serial = await poll('the serial socket', () => connect(at('serial')).catch(() => null))
    let said = ''
    serial.setEncoding('latin1').on('data', (text: string) => {
      said += text.replaceAll('\r', '')
    })
    const execute = commandsOf(await poll('the QMP socket', () => connect(at('qmp')).catch(() => null)))
    await execute('qmp_capabilities')
    const picture = async () => {
      await execute('screendump', { filename: at('screen.ppm') })
      return readFile(at('screen.ppm'))
    }
    return {
      execute,
      /** Everything that the guest has said so far, without carriage returns. */
      serial: () => said,
      writeSerial: (text: string) => void serial.write(text),
      /** Resolves once `text` was on the serial port, with the milliseconds since the start of QEMU. */
      sayOnSerial: async (text: string) => {
        const seen = async () => (said.includes(text) ? true : null)
        await poll(`${JSON.stringify(text)} on the serial port`, seen).catch((error: unknown) => {
          throw new Error(`The guest only said: ${said.slice(-2000)}`, { cause: error })
        })
        return Math.round(performance.now() - startedMs)
      },
      /** Types on the PS/2 keyboard. Its queue holds 16 bytes, so keys are not sent faster than a guest can take them. */
      type: async (text: string) => {
        for (const key of text) {
          await execute('send-key', { keys: [{ type: 'qcode', data: KEYS[key] ?? key }], 'hold-time': 10 })
          await delay(POLL_MS)
        }
      },
      /** Whether any two bytes of the screen differ (after the header of the PPM picture). */
      hasPicture: async () => {
        const pixels = (await picture()).subarray(15)
        return pixels.some(byte => byte !== pixels[0])
      },
      pictureChanges: async () => {
        const first = await picture()
        await poll('another picture', async () => ((await picture()).equals(first) ? null : true))
      },
      /** Resolves with QEMU's exit code once it has ended by itself. */
      exited: async () => {
        let exitCode: number | null = null
        void qemu.then(result => {
          exitCode = result.exitCode ?? -1
        })
        return poll('the end of QEMU', async () => exitCode)
      },
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw new Error(`QEMU did not start: ${(await qemu).stderr}`, { cause: error })
  }
}

function connect(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => resolve(socket)).on('error', reject)
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

/** Looks again and again until there is something to see, within a generous limit. */
export async function poll<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const endMs = performance.now() + LIMIT_MS
  while (performance.now() < endMs) {
    const seen = await look()
    if (seen !== null) return seen
    await delay(POLL_MS)
  }
  throw new Error(`Waited ${LIMIT_MS / 1000} s in vain for ${what}`)
}
