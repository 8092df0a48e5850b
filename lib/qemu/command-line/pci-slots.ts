import type { MachineSpec } from '../machine-spec.ts'
import { machineFamily } from './machine-family.ts'
import { MachineSpecError } from './machine-spec-error.ts'

/**
 * Every PCI device has its own fixed place, because guests name things by it: Linux calls a NIC `enp0s8` after its slot
 * and Windows takes a NIC in another slot for a new one. Were the slots given out in order, as QEMU does by itself, an
 * added disk would take the guest's network away.
 *
 * Slot 0 is the host bridge. On i440fx slot 1 is the south bridge, on q35 slot 0x1f; so 2 to 0x1e are free on both.
 * Never move a row: machines that exist would change.
 */
const SLOTS = {
  video: { first: 0x02, count: 1 },
  serialBus: { first: 0x03, count: 1 },
  rng: { first: 0x04, count: 1 },
  usb: { first: 0x05, count: 1 },
  scsi: { first: 0x06, count: 1 },
  ahci: { first: 0x07, count: 1 },
  nic: { first: 0x08, count: 8 },
  disk: { first: 0x10, count: 14 },
  ide: { first: 0x1e, count: 1 },
} as const

export type SlotUse = keyof typeof SLOTS

/** The `bus` and `addr` properties of the `index`th device of its kind. Throws MachineSpecError when its slots are used up. */
export function pciSlot(spec: MachineSpec, use: SlotUse, index = 0): { bus: string; addr: string } {
  const { first, count } = SLOTS[use]
  if (index >= count) {
    throw new MachineSpecError(use, `A machine has ${count} PCI slots for devices of the kind '${use}'.`)
  }
  const bus = machineFamily(spec.machineType) === 'q35' ? 'pcie.0' : 'pci.0'
  return { bus, addr: `0x${(first + index).toString(16)}` }
}
