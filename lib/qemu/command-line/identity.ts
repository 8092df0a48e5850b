import type { MachineSpec } from '../machine-spec.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { escapeCommas } from './option-values.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Who the machine is. `debug-threads` names QEMU's threads ("CPU 0/KVM"), so that top shows which one works. */
export function identity(spec: MachineSpec): string[] {
  if (spec.name.includes('\0')) throw new MachineSpecError('name', 'A name cannot hold a NUL character.')
  if (!UUID.test(spec.uuid)) throw new MachineSpecError('uuid', 'uuid must be a UUID in lower case.')
  return ['-name', `guest=${escapeCommas(spec.name)},debug-threads=on`, '-uuid', spec.uuid]
}
