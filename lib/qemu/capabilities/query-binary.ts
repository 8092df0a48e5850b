import { execa } from 'execa'
import type { Capabilities } from './capabilities.ts'
import { QemuUnusableError } from './errors.ts'
import { accelerators, cpuModels, devices, hasVnc, machineTypes, qemuVersion } from './qmp-answers.ts'

/** All questions at once: QMP answers in order, so one write and one read do. `quit` ends the process. */
const QUESTIONS = {
  version: { execute: 'query-version' },
  machines: { execute: 'query-machines' },
  cpus: { execute: 'query-cpu-definitions' },
  devices: { execute: 'qom-list-types', arguments: { implements: 'device', abstract: false } },
  accelerators: { execute: 'qom-list-types', arguments: { implements: 'accel', abstract: false } },
  commands: { execute: 'query-commands' },
} as const

type Question = keyof typeof QUESTIONS

const TIMEOUT_MS = 20_000

/** Starts the binary without a machine, asks over QMP on its standard input, and lets it go. Throws QemuUnusableError. */
export async function queryBinary(binaryPath: string): Promise<Omit<Capabilities, 'netdevKinds' | 'imageFormats'>> {
  const answers = await ask(binaryPath)
  const answer = (question: Question): unknown => answers.get(question)
  try {
    return {
      version: qemuVersion(answer('version')),
      machineTypes: machineTypes(answer('machines')),
      devices: devices(answer('devices')),
      cpuModels: cpuModels(answer('cpus')),
      accelerators: accelerators(answer('accelerators')),
      vnc: hasVnc(answer('commands')),
    }
  } catch (cause) {
    throw new QemuUnusableError({ binaryPath, reason: 'its answers are not those of QEMU.', cause })
  }
}

async function ask(binaryPath: string): Promise<Map<string, unknown>> {
  const questions = Object.entries(QUESTIONS).map(([id, question]) => ({ ...question, id }))
  const input = [{ execute: 'qmp_capabilities' }, ...questions, { execute: 'quit' }]
  const { stdout, stderr, exitCode, timedOut, originalMessage } = await execa(
    binaryPath,
    ['-machine', 'none', '-nodefaults', '-no-user-config', '-display', 'none', '-S', '-qmp', 'stdio'],
    {
      input: input.map(line => JSON.stringify(line)).join('\n'),
      timeout: TIMEOUT_MS,
      reject: false,
      maxBuffer: 8_000_000,
    },
  )
  if (timedOut) throw new QemuUnusableError({ binaryPath, reason: `no answer within ${TIMEOUT_MS / 1000} s.` })
  if (exitCode !== 0) {
    const words = stderr.trim().split('\n').at(-1) || originalMessage || 'it gave no reason'
    throw new QemuUnusableError({ binaryPath, reason: `it ended with exit code ${exitCode ?? 'none'}: ${words}` })
  }
  return new Map(stdout.split('\n').flatMap(parseReply))
}

/** Greeting, events and the replies without an id are of no interest here. */
function parseReply(line: string): [string, unknown][] {
  if (!line.startsWith('{')) return []
  const reply: unknown = JSON.parse(line)
  if (typeof reply !== 'object' || reply === null || !('id' in reply) || !('return' in reply)) return []
  return typeof reply.id === 'string' ? [[reply.id, reply.return]] : []
}
