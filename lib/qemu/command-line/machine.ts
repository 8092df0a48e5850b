import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { FIRMWARE_NODES } from './firmware.ts'
import { machineFamily, machineTypeOf } from './machine-family.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { token } from './option-values.ts'

/** The board and what runs its CPUs. */
export function machine(spec: MachineSpec, capabilities: Capabilities): string[] {
  const { name } = machineTypeOf(spec, capabilities)
  if (!capabilities.accelerators.includes(spec.accelerator)) {
    throw new MachineSpecError('accelerator', `This QEMU was built without '${spec.accelerator}'.`)
  }
  const properties = [
    token('machineType', name),
    // A core dump of QEMU should not hold the guest's memory, and with it the guest's secrets.
    'dump-guest-core=off',
    // VMware's back door port: an emulation of another hypervisor that no guest of ours needs.
    'vmport=off',
    // Without a screen, SeaBIOS and GRUB speak on the serial port instead.
    ...(spec.display.model === 'none' ? ['graphics=off'] : []),
    ...(spec.firmware.kind === 'uefi' ? [`pflash0=${FIRMWARE_NODES.code}`, `pflash1=${FIRMWARE_NODES.vars}`] : []),
  ]
  return ['-machine', properties.join(','), '-accel', spec.accelerator, ...noSleep(spec)]
}

/** No S3 and S4: a desktop guest that puts itself to sleep after 15 idle minutes looks dead, and nothing on a page wakes it. */
function noSleep(spec: MachineSpec): string[] {
  const chip = machineFamily(spec.machineType) === 'q35' ? 'ICH9-LPC' : 'PIIX4_PM'
  return ['-global', `${chip}.disable_s3=1`, '-global', `${chip}.disable_s4=1`]
}
