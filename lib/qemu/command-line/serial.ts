import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { socketChardev } from './chardev.ts'
import { device } from './device.ts'

/** COM1 on a unix socket. Somebody must read it all the time: a guest stalls on a full serial port. */
export function serial(spec: MachineSpec, capabilities: Capabilities): string[] {
  if (spec.serialSocketPath === null) return []
  return [
    ...socketChardev({ field: 'serialSocketPath', id: 'serial', path: spec.serialSocketPath }),
    ...device(capabilities, { driver: 'isa-serial', id: 'com1', chardev: 'serial' }),
  ]
}
