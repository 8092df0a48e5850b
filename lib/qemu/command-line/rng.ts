import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { device } from './device.ts'
import { json } from './option-values.ts'
import { pciSlot } from './pci-slots.ts'

/** Randomness from QEMU's own getrandom(2): no file to open, nothing to run dry. */
export function rng(spec: MachineSpec, capabilities: Capabilities): string[] {
  if (!spec.rng) return []
  return [
    ...['-object', json({ 'qom-type': 'rng-builtin', id: 'rng-source' })],
    ...device(capabilities, { driver: 'virtio-rng-pci', id: 'rng', ...pciSlot(spec, 'rng'), rng: 'rng-source' }),
  ]
}
