import { z } from 'zod'
import type { Capabilities, MachineType, QemuVersion } from './capabilities.ts'

/**
 * The parts of QMP's answers that are used. Field by field what they mean:
 * https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html
 */
const versionAnswer = z.object({
  qemu: z.object({ major: z.int(), minor: z.int(), micro: z.int() }),
  package: z.string(),
})

const machinesAnswer = z.array(
  z.object({
    name: z.string(),
    alias: z.string().optional(),
    'is-default': z.boolean().optional(),
    deprecated: z.boolean().optional(),
    'cpu-max': z.int().positive(),
  }),
)

const cpusAnswer = z.array(z.object({ name: z.string(), deprecated: z.boolean().optional() }))
const namesAnswer = z.array(z.object({ name: z.string() }))

export function qemuVersion(answer: unknown): QemuVersion {
  const { qemu, package: packageVersion } = versionAnswer.parse(answer)
  return { ...qemu, text: `${qemu.major}.${qemu.minor}.${qemu.micro}`, package: packageVersion }
}

export function machineTypes(answer: unknown): MachineType[] {
  return machinesAnswer.parse(answer).map(type => ({
    name: type.name,
    alias: type.alias ?? null,
    isDefault: type['is-default'] ?? false,
    isDeprecated: type.deprecated ?? false,
    maxVcpus: type['cpu-max'],
  }))
}

export function cpuModels(answer: unknown): Capabilities['cpuModels'] {
  return cpusAnswer
    .parse(answer)
    .map(({ name, deprecated }) => ({ name, isDeprecated: deprecated ?? false }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export function devices(answer: unknown): string[] {
  return names(answer).sort()
}

/** Accelerators are QOM classes named `kvm-accel` and `tcg-accel`; Xen, HVF and others are not for us. */
export function accelerators(answer: unknown): Capabilities['accelerators'] {
  const found = names(answer)
  return (['kvm', 'tcg'] as const).filter(accelerator => found.includes(`${accelerator}-accel`))
}

/** The command exists only in a QEMU that was built with VNC. */
export function hasVnc(answer: unknown): boolean {
  return names(answer).includes('query-vnc')
}

function names(answer: unknown): string[] {
  return namesAnswer.parse(answer).map(({ name }) => name)
}
