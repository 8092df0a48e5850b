import type { Capabilities } from '../capabilities/capabilities.ts'
import type { MachineSpec } from '../machine-spec.ts'
import { machineTypeOf } from './machine-family.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { integer, token } from './option-values.ts'

/** One socket with many cores: desktop editions of Windows use two sockets at most, whatever the number of CPUs. */
export function cpu(spec: MachineSpec, capabilities: Capabilities): string[] {
  const model = token('cpuModel', spec.cpuModel)
  if (!capabilities.cpuModels.some(({ name }) => name === model)) {
    throw new MachineSpecError('cpuModel', `QEMU ${capabilities.version.text} does not know the CPU model '${model}'.`)
  }
  if (model === 'host' && spec.accelerator !== 'kvm') {
    throw new MachineSpecError('cpuModel', "The CPU model 'host' passes the host's own CPU through: it needs KVM.")
  }
  const { maxVcpus } = machineTypeOf(spec, capabilities)
  const vcpus = integer('vcpus', spec.vcpus, { minimum: 1, maximum: maxVcpus })
  return ['-cpu', model, '-smp', `cpus=${vcpus},sockets=1,cores=${vcpus},threads=1`]
}
