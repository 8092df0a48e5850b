import { constants } from 'node:os'
import { execa } from 'execa'
import { confinedCommand, QEMU_ENVIRONMENT, type RunAs } from '../process/privileges.ts'
import { EXIT_PORT, SUCCESS_EXIT_CODE } from './probe-guest.ts'
import { type AccelerationPair, inSeconds, type ProbeResult } from './probe-outcome.ts'

const LOG_LINES = 20

export type ProbeRun = {
  binaryPath: string
  pair: AccelerationPair
  /** The probe guest's disk, readable by QEMU's user. */
  diskPath: string
  runAs: RunAs | null
  limitMs: number
  signal: AbortSignal | undefined
}

/** Boots the probe guest once, as the user and under the sandbox of real machines. QEMU is killed at the limit. */
export async function runProbe({ binaryPath, pair, diskPath, runAs, limitMs, signal }: ProbeRun): Promise<ProbeResult> {
  const command = await confinedCommand({ binaryPath, args: probeArguments(pair, diskPath), runAs })
  if (command === null) {
    const explanation = 'setpriv (package util-linux) is needed to start QEMU as another user, and is not installed.'
    return { ...pair, outcome: 'refused', durationMs: null, explanation, log: [] }
  }
  const result = await execa(command.file, command.args, {
    timeout: limitMs,
    killSignal: 'SIGKILL',
    reject: false,
    stdin: 'ignore',
    all: true,
    env: QEMU_ENVIRONMENT,
    extendEnv: false,
    ...(signal ? { cancelSignal: signal } : {}),
  })
  signal?.throwIfAborted()
  const log = result.all.split('\n').filter(Boolean).slice(-LOG_LINES)
  return { ...pair, ...judge({ ...result, limitMs }), log }
}

function probeArguments({ accelerator, cpuModel }: AccelerationPair, diskPath: string): string[] {
  const file = { driver: 'file', 'node-name': 'probe-file', filename: diskPath, 'read-only': true }
  const disk = { driver: 'raw', 'node-name': 'probe', file: 'probe-file', 'read-only': true }
  return [
    ...['-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny'],
    ...['-machine', 'q35', '-accel', accelerator, '-cpu', cpuModel, '-m', 'size=32M'],
    // A guest that crashes resets; that shall be an end, not another try.
    '-no-reboot',
    ...['-blockdev', JSON.stringify(file), '-blockdev', JSON.stringify(disk)],
    ...['-device', JSON.stringify({ driver: 'virtio-blk-pci', drive: 'probe', bootindex: 0 })],
    ...['-device', JSON.stringify({ driver: 'isa-debug-exit', iobase: EXIT_PORT, iosize: 1 })],
  ]
}

type Ending = {
  timedOut: boolean
  exitCode?: number | undefined
  signal?: string | undefined
  durationMs: number
  originalMessage?: string | undefined
  limitMs: number
}

function judge(ending: Ending): Pick<ProbeResult, 'outcome' | 'durationMs' | 'explanation'> {
  const { exitCode, durationMs } = ending
  if (ending.timedOut) {
    return {
      outcome: 'hung',
      durationMs: null,
      explanation: `The probe guest did not end within ${inSeconds(ending.limitMs)}.`,
    }
  }
  if (exitCode === SUCCESS_EXIT_CODE) {
    const explanation = `The probe guest computed in 64-bit mode and ended after ${inSeconds(durationMs)}.`
    return { outcome: 'works', durationMs, explanation }
  }
  const signal = ending.signal ?? signalOf(exitCode)
  if (signal) return { outcome: 'aborted', durationMs, explanation: `QEMU was ended by a signal (${signal}).` }
  if (exitCode === undefined) {
    return {
      outcome: 'refused',
      durationMs: null,
      explanation: `QEMU could not be executed: ${ending.originalMessage}.`,
    }
  }
  const explanation = exitCode === 0 ? 'The probe guest crashed.' : `QEMU ended with exit code ${exitCode}.`
  return { outcome: 'refused', durationMs, explanation }
}

/** A program in between, such as a shell, reports a signal as 128 and its number. */
function signalOf(exitCode: number | undefined): string | null {
  const [name] = Object.entries(constants.signals).find(([, number]) => exitCode === 128 + number) ?? []
  return name ?? null
}
