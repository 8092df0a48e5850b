import { z } from 'zod'
import { noArguments, nothing, orUnknown } from './schema.ts'

/**
 * QEMU's RunState, https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#qapidoc-RunState.
 * A state that a later QEMU invents reads as `unknown`, so that its VMs can still be managed.
 */
const runState = orUnknown([
  'debug',
  'inmigrate',
  'internal-error',
  'io-error',
  'paused',
  'postmigrate',
  'prelaunch',
  'finish-migrate',
  'restore-vm',
  'running',
  'save-vm',
  'shutdown',
  'suspended',
  'watchdog',
  'guest-panicked',
  'colo',
  'preconfig',
])
export type QemuRunState = z.infer<typeof runState>

/** Run state and the power buttons. */
export const powerCommands = {
  'query-status': { args: noArguments, returns: z.object({ status: runState, running: z.boolean() }) },
  cont: { args: noArguments, returns: nothing },
  stop: { args: noArguments, returns: nothing },
  system_reset: { args: noArguments, returns: nothing },
  /** Presses the ACPI power button; whether the guest obeys is up to the guest. */
  system_powerdown: { args: noArguments, returns: nothing },
  quit: { args: noArguments, returns: nothing },
}
