import { setTimeout as delay } from 'node:timers/promises'
import { deferred } from '#lib/shared/deferred.ts'
import type { QmpCloseReason } from '../qmp/close-reason.ts'
import { QmpClosedError } from '../qmp/errors.ts'
import type { QmpSession } from '../qmp/session.ts'
import { connectWhenReady } from './connect-when-ready.ts'
import { QemuLaunchError } from './errors.ts'
import { exitCause } from './exit.ts'
import { identityOfChild, type ProcessIdentity } from './identity.ts'
import { monitorEnd } from './monitor-watch.ts'
import { confinedCommand, type RunAs } from './privileges.ts'
import type { RunningQemu } from './running-qemu.ts'
import { isSocketFree } from './socket-free.ts'
import { type SpawnedProcess, spawnDetached } from './spawn.ts'

/** A QEMU that hung up its monitor while starting is about to end, and its own words say more than our kill. */
const END_AFTER_CLOSE_MS = 3000

export type LaunchOptions = {
  binaryPath: string
  args: readonly string[]
  /** QEMU's stdout and stderr are appended here; made, for our user only, when absent. */
  logPath: string
  /** Null keeps our own user. */
  runAs: RunAs | null
  /** The socket of one `-qmp` or `-mon` among `args`. */
  monitorSocketPath: string
  /** From spawn to the monitor's first answer. */
  readyTimeoutMs: number
  /** Called and awaited right after the spawn: write the identity down, so that no crash of ours can orphan the process. */
  onSpawned?: (identity: ProcessIdentity) => Promise<void> | void
  signal?: AbortSignal
}

/**
 * Starts a QEMU that outlives us. Resolves when its monitor has greeted and answered; otherwise nothing is left running and a
 * QemuLaunchError says why, with QEMU's own last words if it ended by itself.
 */
export async function launchQemu(options: LaunchOptions): Promise<RunningQemu> {
  const child = await start(options)
  const ended = new AbortController()
  // Settled either way, the wait for the monitor is over.
  void child.exited.catch(() => null).then(() => ended.abort())
  let stage: 'interrupted' | 'not-ready' = 'interrupted'
  try {
    const identity = child.pid === undefined ? null : identityOfChild({ pid: child.pid, args: options.args })
    if (identity === null) throw new Error('The process ended at once')
    await options.onSpawned?.(identity)
    stage = 'not-ready'
    const session = await connectWhenReady({
      socketPath: options.monitorSocketPath,
      timeoutMs: options.readyTimeoutMs,
      signal: options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal,
    })
    child.letGo()
    return runningQemu({ child, identity, session })
  } catch (cause) {
    throw await undo({ options, child, stage: options.signal?.aborted ? 'interrupted' : stage, cause })
  }
}

async function start(options: LaunchOptions): Promise<SpawnedProcess> {
  const { monitorSocketPath, logPath } = options
  if (options.signal?.aborted) throw refused(options, 'the launch was cancelled', options.signal.reason)
  const command = await confinedCommand(options)
  if (command === null) {
    throw refused(options, 'setpriv (package util-linux) is needed to start it as another user, and is not installed')
  }
  const isFree = await isSocketFree(monitorSocketPath).catch(cause => {
    throw refused(options, cause instanceof Error ? cause.message : String(cause), cause)
  })
  if (!isFree) throw refused(options, `another process listens on its monitor socket ${monitorSocketPath}`)
  return await spawnDetached({ ...command, logPath }).catch(cause => {
    throw refused(options, `its log ${logPath} cannot be written`, cause)
  })
}

function runningQemu(parts: { child: SpawnedProcess; identity: ProcessIdentity; session: QmpSession }): RunningQemu {
  const { child, identity, session } = parts
  const monitorLost = deferred<QmpCloseReason>()
  void monitorEnd({ identity, session }).then(end => {
    if (end.kind === 'lost') monitorLost.resolve(end.reason)
  })
  return {
    pid: identity.pid,
    identity,
    session,
    origin: 'launched',
    exited: child.exited,
    monitorLost: monitorLost.promise,
  }
}

/** Leaves no process behind, and tells an end of its own from the one we had to make. */
async function undo(failed: {
  options: LaunchOptions
  child: SpawnedProcess
  stage: 'interrupted' | 'not-ready'
  cause: unknown
}): Promise<QemuLaunchError> {
  const { options, child, stage, cause } = failed
  try {
    const patienceMs = cause instanceof QmpClosedError && cause.reason.by === 'peer' ? END_AFTER_CLOSE_MS : 0
    const ownExit = await Promise.race([child.exited, delay(patienceMs, null)])
    if (ownExit !== null) {
      return QemuLaunchError.ended(argvOf(options), await exitCause({ exit: ownExit, logPath: options.logPath }))
    }
    child.kill()
    const exit = await child.exited
    const why = stage === 'interrupted' ? 'the launch was cancelled' : 'it was not ready in time'
    return new QemuLaunchError(
      `QEMU was not launched: ${why}`,
      { argv: argvOf(options), stage, ...(await exitCause({ exit, logPath: options.logPath })) },
      { cause },
    )
  } catch (spawnError) {
    return refused(options, 'it could not be executed', spawnError)
  }
}

function refused(options: LaunchOptions, why: string, cause?: unknown): QemuLaunchError {
  return new QemuLaunchError(
    `QEMU was not started: ${why}`,
    { argv: argvOf(options), stage: 'refused', exitCode: null, signal: null, stderrTail: [] },
    { cause },
  )
}

function argvOf({ binaryPath, args }: LaunchOptions): string[] {
  return [binaryPath, ...args]
}
