import type { Capabilities } from '../capabilities/capabilities.ts'
import type { CdromSpec, MachineSpec } from '../machine-spec.ts'
import { rawFileNodes } from './blockdev.ts'
import { device } from './device.ts'
import { cdromNames } from './names.ts'
import { portFor } from './storage-ports.ts'

/**
 * CD drives, with or without a medium. The device's id stays the same, so that QMP can change the medium later
 * (`blockdev-open-tray`, `blockdev-remove-medium`, `blockdev-insert-medium`).
 * Media are raw and read-only whatever their content claims to be.
 */
export function cdroms(spec: MachineSpec, capabilities: Capabilities): string[] {
  return spec.cdroms.flatMap((cdrom, index) => [
    ...medium(cdrom, `cdroms[${index}].isoPath`),
    ...device(capabilities, {
      driver: 'ide-cd',
      id: cdromNames(cdrom.id).device,
      ...portFor(spec, cdrom),
      ...(cdrom.isoPath === null ? {} : { drive: cdromNames(cdrom.id).format }),
      ...(cdrom.bootIndex === null ? {} : { bootindex: cdrom.bootIndex }),
    }),
  ])
}

function medium({ id, isoPath }: CdromSpec, field: string): string[] {
  if (isoPath === null) return []
  return rawFileNodes({ field, nodeName: cdromNames(id).format, path: isoPath, readOnly: true })
}
