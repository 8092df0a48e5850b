import type { BootDevice } from '#lib/contract/vm.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import type { CdromSpec, DiskSpec, Firmware, MachineSpec, NicSpec } from '#lib/qemu/machine-spec.ts'
import type { VmFiles } from './files.ts'

/** What the host adds to the wish: everything that is not the person's to say. */
export type MachineContext = {
  files: VmFiles
  accelerator: 'kvm' | 'tcg'
  cpuModel: string
  /** The distribution's firmware image; null when it has none. */
  uefiCodePath: string | null
  volume: (volumeId: string) => { path: string; format: 'qcow2' | 'raw' }
  /** The ISO's path, or null for an empty drive. */
  isoPath: string | null
}

/** The drive's id, in QEMU's events too. */
export const CDROM_ID = 'cd0'

/** Boot indexes leave room between kinds, so that a second disk is tried after the first and before the CD. */
function bootIndexFor(order: readonly BootDevice[], device: BootDevice, position: number): number | null {
  const place = order.indexOf(device)
  return place === -1 ? null : place * 100 + position
}

function firmwareFor(record: VmRecord, context: MachineContext): Firmware {
  if (record.firmware === 'bios' || context.uefiCodePath === null) return { kind: 'bios' }
  return { kind: 'uefi', codePath: context.uefiCodePath, varsPath: context.files.uefiVars }
}

function disksFor(record: VmRecord, context: MachineContext): DiskSpec[] {
  return record.disks.map((disk, position) => ({
    id: disk.id,
    ...context.volume(disk.volumeId),
    bus: disk.bus,
    serial: disk.volumeId.replaceAll('-', '').slice(0, 20),
    bootIndex: bootIndexFor(record.bootOrder, 'disk', position),
    readOnly: false,
  }))
}

function cdromFor(record: VmRecord, context: MachineContext): CdromSpec {
  return { id: CDROM_ID, isoPath: context.isoPath, bus: 'sata', bootIndex: bootIndexFor(record.bootOrder, 'cd', 0) }
}

function nicsFor(record: VmRecord): NicSpec[] {
  return record.nics.map((nic, position) => ({
    id: nic.id,
    model: nic.model,
    macAddress: nic.macAddress,
    netdev: { kind: 'user', isolated: nic.network === 'isolated' },
    bootIndex: bootIndexFor(record.bootOrder, 'network', position),
  }))
}

/** A VM's wish and its host, as one machine in QEMU's words. Pure: the same in, the same out. */
export function machineSpecFor(record: VmRecord, context: MachineContext): MachineSpec {
  const { files } = context
  return {
    name: record.name,
    uuid: record.id,
    machineType: record.machineType,
    accelerator: context.accelerator,
    cpuModel: context.cpuModel,
    vcpus: record.vcpus,
    memoryMiB: record.memoryMiB,
    firmware: firmwareFor(record, context),
    disks: disksFor(record, context),
    cdroms: [cdromFor(record, context)],
    nics: nicsFor(record),
    display: { model: 'std', vncSocketPath: files.vncSocket, tablet: true },
    serialSocketPath: files.serialSocket,
    monitorSocketPath: files.monitorSocket,
    rescueSocketPath: files.rescueSocket,
    guestAgentSocketPath: files.guestAgentSocket,
    rng: true,
    guestAlarms: true,
    // Guesthouse lets it go once it listens: no event of the first milliseconds is lost.
    startPaused: true,
  }
}
