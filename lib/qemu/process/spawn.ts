import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { execa } from 'execa'
import type { QemuExit } from './exit.ts'
import { LAUNCH_MARK } from './log-tail.ts'
import { QEMU_ENVIRONMENT } from './privileges.ts'

export type SpawnedProcess = {
  /** Undefined when nothing could be executed; `exited` then rejects with the system's error. */
  pid: number | undefined
  exited: Promise<QemuExit>
  /** SIGKILL, if it has not ended. Safe without an identity check: our own child keeps its pid until we have heard of its end. */
  kill(): void
  /** From now on we may exit before it does. `exited` still resolves while we live. */
  letGo(): void
}

/**
 * Starts a process that survives us: its own session without a controlling terminal (`detached` is setsid(2)), no pipe to
 * us that could break, no cleanup when we exit. Its words are appended to the log, which only our user may read.
 * Throws the system's error when the log cannot be opened.
 */
export async function spawnDetached(command: {
  file: string
  args: string[]
  logPath: string
}): Promise<SpawnedProcess> {
  const log = createWriteStream(command.logPath, { flags: 'a', mode: 0o600 })
  await once(log, 'open')
  try {
    const mark = `${LAUNCH_MARK}${new Date().toISOString()} ${JSON.stringify([command.file, ...command.args])}\n`
    await new Promise(resolve => log.write(mark, resolve))
    const child = execa(command.file, command.args, {
      detached: true,
      cleanup: false,
      stdin: 'ignore',
      // A stream with a descriptor is handed over as that descriptor. With a path, execa would put a pipe and itself in between.
      stdout: log,
      stderr: log,
      buffer: false,
      reject: false,
      cwd: '/',
      env: QEMU_ENVIRONMENT,
      extendEnv: false,
    })
    return {
      pid: child.pid,
      exited: exitOf(child),
      kill: () => void child.kill('SIGKILL'),
      letGo: () => child.nodeChildProcess.unref(),
    }
  } finally {
    log.close()
  }
}

type Result = {
  exitCode?: number | undefined
  signal?: NodeJS.Signals | undefined
  originalMessage?: string | undefined
}

async function exitOf(child: PromiseLike<Result>): Promise<QemuExit> {
  const { exitCode, signal, originalMessage } = await child
  // Neither one nor the other: it was never executed.
  if (exitCode === undefined && signal === undefined) throw new Error(originalMessage)
  return { exitCode: exitCode ?? null, signal: signal ?? null }
}
