'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { Controller } from 'react-hook-form'
import { z } from 'zod'
import { Field } from '#components/ui/field.tsx'
import { NumberInput } from '#components/ui/number-input.tsx'
import { SizeInput } from '#components/ui/size-input.tsx'
import { hostQuery } from '#lib/client/queries/host.ts'
import { useMay } from '#lib/client/use-rights.ts'
import { MemoryMiB, Vcpus, type Vm } from '#lib/contract/vm.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'
import { HardwareForm } from './hardware-form.tsx'
import { useHardwareForm } from './use-hardware-form.ts'

const Processor = z.object({ vcpus: Vcpus, memoryMiB: MemoryMiB })

export function ProcessorForm({ vm }: { vm: Vm }) {
  const { data: host } = useQuery({ ...hostQuery(), enabled: useMay('host.read') })
  const { form, frame } = useHardwareForm({
    vm,
    resolver: zodResolver(Processor),
    values: { vcpus: vm.vcpus, memoryMiB: vm.memoryMiB },
  })
  return (
    <HardwareForm {...frame}>
      <Controller
        control={form.control}
        name="vcpus"
        render={({ field: { ref, ...field }, fieldState }) => (
          <Field
            label="vCPUs"
            error={fieldState.error?.message}
            hint={host && `The host has ${host.cpuCount} CPUs. More vCPUs than that only slow a guest down.`}
          >
            {control => <NumberInput {...control} {...field} min={1} max={64} className="w-40" />}
          </Field>
        )}
      />
      <Controller
        control={form.control}
        name="memoryMiB"
        render={({ field: { ref, value, onChange, ...field }, fieldState }) => (
          <Field
            label="Memory"
            error={fieldState.error?.message}
            hint={host && `${formatBytes(host.usage.memoryAvailableBytes)} of the host’s memory are free now.`}
          >
            {control => (
              <SizeInput
                className="max-w-72"
                {...control}
                {...field}
                unitLabel="Unit of the memory"
                value={value * MIB}
                minBytes={16 * MIB}
                onChange={bytes => onChange(bytes / MIB)}
              />
            )}
          </Field>
        )}
      />
    </HardwareForm>
  )
}
