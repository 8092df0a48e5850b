import { constants } from 'node:os'
import { readLogTail } from './log-tail.ts'

/** How a process ended; both are null when only its parent was told. */
export type QemuExit = { exitCode: number | null; signal: NodeJS.Signals | null }

/** Why a QEMU ended, as far as can be known: the code or the signal, and its own last words. */
export type QemuExitCause = QemuExit & { stderrTail: string[] }

/** Joins how QEMU ended with what it last wrote to its log. A log that cannot be read counts as silent. */
export async function exitCause({ exit, logPath }: { exit: QemuExit; logPath: string }): Promise<QemuExitCause> {
  return { ...exit, stderrTail: await readLogTail(logPath) }
}

/** "exit code 1", "signal SIGSEGV": for sentences. A shell's or a wrapper's 128 + n is read as the signal n. */
export function exitText({ exitCode, signal }: QemuExit): string {
  if (signal !== null) return `signal ${signal}`
  if (exitCode === null) return 'an unknown cause'
  const [name] = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128) ?? []
  return name ? `signal ${name}` : `exit code ${exitCode}`
}
