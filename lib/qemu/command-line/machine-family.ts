import type { Capabilities, MachineType } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { MachineSpecError } from './machine-spec-error.ts'

/** q35: PCI Express, AHCI on board. i440fx: PCI and IDE of 1996, for guests that know nothing newer. */
export type MachineFamily = 'q35' | 'i440fx'

/** Throws MachineSpecError for microvm, isapc and the like: they have no PCI bus to put our devices on. */
export function machineFamily(machineType: string): MachineFamily {
  if (/^pc-q35-\d/.test(machineType)) return 'q35'
  if (/^pc-i440fx-\d/.test(machineType)) return 'i440fx'
  throw new MachineSpecError(
    'machineType',
    `The machine type ${JSON.stringify(machineType)} is not a versioned pc-q35 or pc-i440fx type.`,
  )
}

/** What the binary says about the spec's machine type. Throws MachineSpecError when it does not know it. */
export function machineTypeOf(spec: MachineSpec, capabilities: Capabilities): MachineType {
  const known = capabilities.machineTypes.find(({ name }) => name === spec.machineType)
  if (known) return known
  const version = capabilities.version.text
  throw new MachineSpecError(
    'machineType',
    `QEMU ${version} does not know the machine type ${JSON.stringify(spec.machineType)}. A newer QEMU may have made this machine, or this one has dropped the type.`,
  )
}
