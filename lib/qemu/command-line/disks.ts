import type { Capabilities } from '../capabilities/capabilities.ts'
import type { DiskSpec, MachineSpec } from '../machine-spec.ts'
import { device } from './device.ts'
import { imageNodes } from './image-nodes.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { diskNames } from './names.ts'
import { pciSlot } from './pci-slots.ts'
import { portFor } from './storage-ports.ts'

/** Each disk: the nodes of its image, then the device the guest sees. */
export function disks(spec: MachineSpec, capabilities: Capabilities): string[] {
  return spec.disks.flatMap((disk, index) => [
    ...imageNodes(disk, `disks[${index}]`),
    ...device(capabilities, { ...attachment(spec, disk), ...commonProperties(disk, `disks[${index}].serial`) }),
  ])
}

/** Driver and place on the bus. `rotation_rate` 1 means "solid state", so that guests send TRIM and skip defragmenting. */
function attachment(spec: MachineSpec, disk: DiskSpec) {
  switch (disk.bus) {
    case 'virtio-blk':
      return { driver: 'virtio-blk-pci', ...pciSlot(spec, 'disk', indexOnBus(spec, disk)) }
    case 'virtio-scsi':
      return { driver: 'scsi-hd', bus: 'scsi.0', 'scsi-id': indexOnBus(spec, disk), lun: 0, rotation_rate: 1 }
    case 'sata':
      return { driver: 'ide-hd', ...portFor(spec, disk), rotation_rate: 1 }
    case 'ide':
      return { driver: 'ide-hd', ...portFor(spec, disk) }
  }
}

function indexOnBus(spec: MachineSpec, disk: DiskSpec): number {
  return spec.disks.filter(({ bus }) => bus === disk.bus).indexOf(disk)
}

/** ATA and virtio-blk carry 20 bytes; QEMU cuts the rest off in silence, and two disks could then look the same. */
const SERIAL_MAX = 20

/**
 * A full host pauses the guest instead of telling it that its disk is broken, and a read error of the host does the
 * same: both can be put right, and the guest then goes on. https://www.qemu.org/docs/master/system/invocation.html
 * (`werror`, `rerror`)
 */
function commonProperties(disk: DiskSpec, field: string) {
  if (!/^[\x21-\x7e]*$/.test(disk.serial) || disk.serial.length > SERIAL_MAX) {
    throw new MachineSpecError(field, `${field} must be at most ${SERIAL_MAX} printable ASCII characters.`)
  }
  const { device: id, format } = diskNames(disk.id)
  return {
    id,
    drive: format,
    serial: disk.serial,
    werror: 'enospc',
    rerror: 'stop',
    ...(disk.bootIndex === null ? {} : { bootindex: disk.bootIndex }),
  }
}
