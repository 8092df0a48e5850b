import type { CommandLine } from '#lib/contract/command-line.ts'
import { commandLine } from '#lib/qemu/command-line/command-line.ts'
import { describeCommandLine } from '#lib/qemu/command-line/describe.ts'
import { shellQuote } from '#lib/qemu/command-line/shell-quote.ts'
import type { VmDependencies } from './dependencies.ts'
import { pendingChanges } from './pending-changes.ts'
import { resolveMachine } from './resolve-machine.ts'
import type { VmEntry } from './vm-entry.ts'

type Source = Pick<CommandLine, 'source' | 'binaryPath' | 'argv' | 'pendingChanges'>

export function explained({ source, binaryPath, argv, pendingChanges: pending }: Source): CommandLine {
  return {
    source,
    binaryPath,
    argv,
    shell: shellQuote([binaryPath, ...argv]),
    options: describeCommandLine(argv),
    pendingChanges: pending,
  }
}

/** The truth: what the running process was started with, or what a start now would use. */
export async function commandLineOf(entry: VmEntry, dependencies: VmDependencies): Promise<CommandLine> {
  const { machine, run } = entry
  // A running VM has a command line, whatever became of its files and of the host's QEMU since.
  const unlessRunning = (error: unknown) => {
    if (machine) return null
    throw error
  }
  const host = await dependencies.qemu.host().catch(unlessRunning)
  const wished =
    host && (await resolveMachine(entry.record, { files: entry.files, host, dependencies }).catch(unlessRunning))
  if (machine && run) {
    const pending = wished ? pendingChanges(run.spec, wished) : []
    return explained({ source: 'running', binaryPath: run.binaryPath, argv: run.argv, pendingChanges: pending })
  }
  const argv = wished ? commandLine(wished, host.capabilities) : []
  return explained({ source: 'next', binaryPath: host?.binaryPath ?? '', argv, pendingChanges: [] })
}
