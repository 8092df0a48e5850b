import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { socketChardev } from './chardev.ts'
import { device } from './device.ts'
import { pciSlot } from './pci-slots.ts'

/** The channel under the name that qemu-ga looks for. https://www.qemu.org/docs/master/interop/qemu-ga.html */
export function guestAgent(spec: MachineSpec, capabilities: Capabilities): string[] {
  if (spec.guestAgentSocketPath === null) return []
  return [
    ...device(capabilities, { driver: 'virtio-serial-pci', id: 'channels', ...pciSlot(spec, 'serialBus') }),
    ...socketChardev({ field: 'guestAgentSocketPath', id: 'agent', path: spec.guestAgentSocketPath }),
    ...device(capabilities, {
      driver: 'virtserialport',
      id: 'agent-port',
      bus: 'channels.0',
      chardev: 'agent',
      name: 'org.qemu.guest_agent.0',
    }),
  ]
}
