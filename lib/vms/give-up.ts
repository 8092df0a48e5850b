import { Problem } from '#lib/contract/problem.ts'
import { forceOff } from '#lib/qemu/process/signal.ts'
import { endsWithin } from '#lib/qemu/process/wait-for-end.ts'
import { QmpClosedError } from '#lib/qemu/qmp/errors.ts'
import type { VmDependencies } from './dependencies.ts'
import { PoweredOffWhileStarting } from './powered-off-while-starting.ts'
import type { Machine, VmEntry } from './vm-entry.ts'

/** From hanging up the monitor to the end of the process. */
const ENDING_MS = 3_000

/**
 * Ends a QEMU that came up and could not be let go: half a start would hold memory and disks in a VM that says it is starting.
 * One that is ending by itself is left to it, because how it ends says why. @returns what the person is told
 */
export async function giveUp(
  entry: VmEntry,
  { machine, cause }: { machine: Machine; cause: unknown },
  { registry }: VmDependencies,
): Promise<Problem> {
  const { name } = entry.record
  const isEnding = cause instanceof QmpClosedError && (await endsWithin(machine.identity, ENDING_MS))
  const unplugged = machine.asked === 'power-off'
  if (!isEnding) {
    machine.asked = 'power-off'
    await forceOff(machine.identity)
  }
  await machine.ended.promise
  if (unplugged) return new PoweredOffWhileStarting(name, cause)
  if (isEnding) {
    const { sentence, log } = entry.cause
    return new Problem('vm-start-failed', `“${name}” did not start. ${sentence}.`, { cause, log })
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  const problem = new Problem('vm-start-failed', `“${name}” did not start. ${reason}.`, { cause })
  registry.setState(entry, { state: 'stopped', sentence: problem.detail })
  return problem
}
