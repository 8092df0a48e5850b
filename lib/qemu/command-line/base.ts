import type { MachineSpec } from '../machine-spec.ts'

/**
 * Nothing that we did not ask for: no default devices, no user's configuration file. `-S` keeps the CPUs from running
 * until QMP says `cont`.
 */
export function base(spec: MachineSpec): string[] {
  return ['-nodefaults', '-no-user-config', ...(spec.startPaused ? ['-S'] : [])]
}
