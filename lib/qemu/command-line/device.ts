import type { Capabilities } from '../capabilities/capabilities.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { json } from './option-values.ts'

export type DeviceProperties = { driver: string; id?: string } & Record<string, string | number | boolean>

/**
 * One `-device` in JSON. Throws MachineSpecError when this binary was built without the driver, or its package is not
 * installed (distributions split some into modules), because QEMU's own message does not say what to do.
 */
export function device(capabilities: Capabilities, properties: DeviceProperties): string[] {
  if (!capabilities.devices.includes(properties.driver)) {
    const version = capabilities.version.text
    throw new MachineSpecError('devices', `This QEMU (${version}) has no device '${properties.driver}'.`)
  }
  return ['-device', json(properties)]
}
