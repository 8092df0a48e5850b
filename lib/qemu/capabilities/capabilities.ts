import { z } from 'zod'

const machineTypeSchema = z.object({
  /** Versioned, such as `pc-q35-7.2`. */
  name: z.string(),
  /** `q35` for the newest of its family. */
  alias: z.string().nullable(),
  isDefault: z.boolean(),
  isDeprecated: z.boolean(),
  maxVcpus: z.int().positive(),
})

const cpuModelSchema = z.object({
  name: z.string(),
  isDeprecated: z.boolean(),
})

const versionSchema = z.object({
  major: z.int(),
  minor: z.int(),
  micro: z.int(),
  /** "7.2.22" */
  text: z.string(),
  /** The distribution's own version, such as "Debian 1:7.2+dfsg-7+deb12u18+b3", or empty. */
  package: z.string(),
})

/** What one QEMU binary, with the qemu-img beside it, can do. Plain data, so that a command line can be made without QEMU. */
export const capabilitiesSchema = z.object({
  version: versionSchema,
  machineTypes: z.array(machineTypeSchema),
  /** Names for `-device`, including those of installed modules. */
  devices: z.array(z.string()),
  cpuModels: z.array(cpuModelSchema),
  /** Compiled in; whether they work is found out by booting a guest (acceleration.ts). */
  accelerators: z.array(z.enum(['kvm', 'tcg'])),
  netdevKinds: z.array(z.string()),
  vnc: z.boolean(),
  /** Formats that qemu-img reads. */
  imageFormats: z.array(z.string()),
})

export type Capabilities = z.infer<typeof capabilitiesSchema>
export type MachineType = z.infer<typeof machineTypeSchema>
export type QemuVersion = z.infer<typeof versionSchema>

/** `q35` -> `pc-q35-7.2`. What to write down for a new machine, so that it keeps its hardware when QEMU is upgraded. */
export function versionedMachineType(capabilities: Capabilities, alias: 'q35' | 'pc'): string | null {
  return capabilities.machineTypes.find(type => type.alias === alias)?.name ?? null
}
