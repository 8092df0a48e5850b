import type { Capabilities } from '../capabilities/capabilities.ts'
import type { CdromSpec, DiskSpec, MachineSpec } from '../machine-spec.ts'
import { device } from './device.ts'
import { machineFamily } from './machine-family.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { pciSlot } from './pci-slots.ts'

/** Where a SATA or IDE device is plugged in. */
export type StoragePort = { bus: string; unit: number }

/** ICH9's AHCI controller has six ports, on the board of q35 and as an added card. */
const SATA_PORTS = 6

function sataPortsOnBoard(spec: MachineSpec): number {
  return machineFamily(spec.machineType) === 'q35' ? SATA_PORTS : 0
}

/** The `index`th SATA port: on q35 the board's own six come first, then those of the added controller. */
function sataPort(spec: MachineSpec, index: number): StoragePort {
  const onBoard = sataPortsOnBoard(spec)
  if (index < onBoard) return { bus: `ide.${index}`, unit: 0 }
  const port = index - onBoard
  if (port < SATA_PORTS) return { bus: `ahci.${port}`, unit: 0 }
  throw new MachineSpecError('disks', `This machine has ${onBoard + SATA_PORTS} SATA ports for disks and CD drives.`)
}

/** Two cables with two devices each: i440fx has that controller, q35 gets the same one as a PCI card. */
const IDE_PLACES = 4

function idePort(spec: MachineSpec, index: number): StoragePort {
  if (index >= IDE_PLACES) {
    throw new MachineSpecError('disks', `IDE has ${IDE_PLACES} places for disks and CD drives.`)
  }
  const controller = machineFamily(spec.machineType) === 'q35' ? 'legacy-ide' : 'ide'
  return { bus: `${controller}.${Math.floor(index / 2)}`, unit: index % 2 }
}

/** Ports are given out to disks first, then to CD drives, in the spec's order. */
export function portFor(spec: MachineSpec, wanted: DiskSpec | CdromSpec): StoragePort {
  const onSameBus = [...spec.disks, ...spec.cdroms].filter(({ bus }) => bus === wanted.bus)
  const index = onSameBus.indexOf(wanted)
  return wanted.bus === 'ide' ? idePort(spec, index) : sataPort(spec, index)
}

/** The controllers that the board does not have and some disk or drive needs. */
export function storageControllers(spec: MachineSpec, capabilities: Capabilities): string[] {
  const count = (wanted: string) => [...spec.disks, ...spec.cdroms].filter(({ bus }) => bus === wanted).length
  const wanted = [
    { driver: 'ich9-ahci', id: 'ahci', use: 'ahci', isNeeded: count('sata') > sataPortsOnBoard(spec) },
    {
      driver: 'piix3-ide',
      id: 'legacy-ide',
      use: 'ide',
      isNeeded: count('ide') > 0 && machineFamily(spec.machineType) === 'q35',
    },
    { driver: 'virtio-scsi-pci', id: 'scsi', use: 'scsi', isNeeded: count('virtio-scsi') > 0 },
  ] as const
  return wanted
    .filter(({ isNeeded }) => isNeeded)
    .flatMap(({ driver, id, use }) => device(capabilities, { driver, id, ...pciSlot(spec, use) }))
}
