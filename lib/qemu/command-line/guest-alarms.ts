import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { device } from './device.ts'
import { machineFamily } from './machine-family.ts'

/**
 * What lets a guest say that it is in trouble: a panic sensor, which tells QEMU of a kernel panic or a blue screen, and a watchdog,
 * which tells of a guest that hangs, once something in the guest feeds it.
 *
 * A panicked machine is paused, so that its last words stay on the screen; `cont` lets the guest go on with a dump or a reboot of its
 * own. The watchdog is the one that every ICH9 board has: no device is added, only the strap is undone by which QEMU before 8.0 keeps
 * it from acting (`noreboot`, hw/isa/lpc_ich9.c). A guest that does not start it never meets it. What it does is what it does on a
 * real board: reset. i440fx has none.
 *
 * docs/adr/0015-event-timeline.md, https://www.qemu.org/docs/master/specs/pvpanic.html
 */
export function guestAlarms(spec: MachineSpec, capabilities: Capabilities): string[] {
  if (!spec.guestAlarms) return []
  // A QEMU that was built without it starts the machine all the same: it only knows less of its guest.
  const hasSensor = capabilities.devices.includes('pvpanic')
  return [
    ...(hasSensor ? device(capabilities, { driver: 'pvpanic', id: 'panic' }) : []),
    ...(machineFamily(spec.machineType) === 'q35' ? ['-global', 'ICH9-LPC.noreboot=off'] : []),
    ...['-action', 'panic=pause,watchdog=reset'],
  ]
}
