import { Problem } from '#lib/contract/problem.ts'
import { canDo, type VmAction } from '#lib/contract/vm-actions.ts'
import { forceOff } from '#lib/qemu/process/signal.ts'
import { QmpError } from '#lib/qemu/qmp/errors.ts'
import type { VmDependencies } from './dependencies.ts'
import { goOn } from './go-on.ts'
import type { Machine, VmEntry } from './vm-entry.ts'

type PowerVerb = {
  action: VmAction
  operation: string
  code: string
  did: string
  act: (machine: Machine) => Promise<void>
}

/** QEMU's refusals are about the state of the machine: a panicked guest cannot be resumed, only reset. */
function refusalOf({ record: { name } }: VmEntry, operation: string, cause: QmpError): Problem {
  return new Problem('vm-wrong-state', `QEMU refused ${operation} “${name}”: ${cause.desc}.`, { cause })
}

/** QEMU may refuse or stay silent: both end in a sentence that says what is left to do. */
async function byQemu(
  entry: VmEntry,
  { action, operation, code, did, act }: PowerVerb,
  { registry, record }: VmDependencies,
): Promise<void> {
  await entry.lock.run(operation, async () => {
    registry.require(action, entry)
    const { machine } = entry
    const { name } = entry.record
    if (!machine)
      throw new Problem('vm-not-responding', `QEMU of “${name}” is not reachable. Power it off if it stays like this.`)
    try {
      await act(machine)
      await machine.monitor.reread()
    } catch (cause) {
      // It may have ended by itself in this very moment: then its state says so, and nobody needs an error.
      if (entry.machine !== machine) return
      if (cause instanceof QmpError) throw refusalOf(entry, operation, cause)
      throw new Problem(
        'vm-not-responding',
        `QEMU did not answer while ${operation} “${name}”. Power it off if it stays like this.`,
        { cause },
      )
    }
    record({ level: 'info', actor: 'person', code, sentence: `“${name}” was ${did}`, vm: entry.record })
  })
}

/** Presses the ACPI power button. Pressing again is allowed: some guests ask, some sleep. */
export function shutDownVm(entry: VmEntry, dependencies: VmDependencies): Promise<void> {
  const act = async (machine: Machine) => {
    await machine.monitor.session.execute('system_powerdown')
    machine.asked = 'shut-down'
    machine.askedBy = dependencies.nameOfDoer?.() ?? null
    machine.powerButtonPressedAt = performance.now()
    dependencies.registry.setState(entry, { state: 'shutting-down', sentence: 'Asked the guest to shut down' })
  }
  return byQemu(
    entry,
    { action: 'shut-down', operation: 'shutting down', code: 'vm.shut-down-asked', did: 'asked to shut down', act },
    dependencies,
  )
}

export function resetVm(entry: VmEntry, dependencies: VmDependencies): Promise<void> {
  const act = async (machine: Machine) => {
    await machine.monitor.session.execute('system_reset')
    machine.asked = null
    machine.powerButtonPressedAt = null
  }
  return byQemu(entry, { action: 'reset', operation: 'resetting', code: 'vm.reset', did: 'reset', act }, dependencies)
}

export function pauseVm(entry: VmEntry, dependencies: VmDependencies): Promise<void> {
  const act = async (machine: Machine) => void (await machine.monitor.session.execute('stop'))
  return byQemu(entry, { action: 'pause', operation: 'pausing', code: 'vm.paused', did: 'paused', act }, dependencies)
}

export function resumeVm(entry: VmEntry, dependencies: VmDependencies): Promise<void> {
  return byQemu(
    entry,
    { action: 'resume', operation: 'resuming', code: 'vm.resumed', did: 'resumed', act: goOn },
    dependencies,
  )
}

/**
 * Pulls the plug: SIGKILL to the process that is proven to be ours. Asks QEMU nothing, so that a hung one ends too (F07), and
 * waits for no other operation, so that nothing can keep a VM on.
 */
export async function powerOffVm(entry: VmEntry, { registry, record, nameOfDoer }: VmDependencies): Promise<void> {
  // A start that is planned, or one of a person's meanwhile, or both: none of them may come through.
  const isPlanned = entry.nextStart !== null
  if (entry.nextStart) {
    await entry.nextStart.cancel()
    registry.announce(entry)
  }
  if (isPlanned && !canDo('power-off', entry.state)) {
    const sentence = `“${entry.record.name}” stays off: it was about to be started`
    record({ level: 'info', actor: 'person', code: 'vm.next-start-cancelled', sentence, vm: entry.record })
    return
  }
  registry.require('power-off', entry)
  // A start gives up; one that was too far to notice has a QEMU by then.
  if (!entry.machine) await entry.lock.preempt()
  const { machine } = entry
  if (!machine) return
  machine.asked = 'power-off'
  machine.askedBy = nameOfDoer?.() ?? null
  // Whichever knows first: the end of file on its monitor, or the process table, which has to be polled.
  await Promise.race([machine.ended.promise, forceOff(machine.identity)]).catch(cause => {
    const sentence = `QEMU of “${entry.record.name}” was killed and has not ended: it waits for storage that does not answer`
    throw new Problem('vm-not-responding', `${sentence}. It ends when the storage answers.`, { cause })
  })
  await machine.ended.promise
}
