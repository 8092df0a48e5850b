'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { Controller } from 'react-hook-form'
import { z } from 'zod'
import { RadioCards } from '#components/ui/radio-cards.tsx'
import { BootOrder, Firmware, type Vm } from '#lib/contract/vm.ts'
import { reasonAgainst } from '#lib/contract/vm-actions.ts'
import { BootOrderInput } from './boot-order-input.tsx'
import { HardwareForm } from './hardware-form.tsx'
import { useHardwareForm } from './use-hardware-form.ts'

const Boot = z.object({ firmware: Firmware, bootOrder: BootOrder })

export function BootForm({ vm }: { vm: Vm }) {
  const isLocked = reasonAgainst('change-hardware', vm) !== null
  const { form, frame } = useHardwareForm({
    vm,
    resolver: zodResolver(Boot),
    values: { firmware: vm.firmware, bootOrder: vm.bootOrder },
  })
  return (
    <HardwareForm {...frame}>
      <Controller
        control={form.control}
        name="firmware"
        render={({ field }) => (
          <div className="flex flex-col gap-1.5">
            <span className="font-medium">Firmware</span>
            <RadioCards<Firmware>
              label="Firmware"
              columns={2}
              value={field.value}
              onChange={field.onChange}
              disabled={isLocked}
              options={[
                { value: 'bios', title: 'BIOS', description: 'Older systems, and most small ones.' },
                { value: 'uefi', title: 'UEFI', description: 'Windows 11, and what is new.' },
              ]}
            />
            {field.value !== vm.firmware && (
              <p className="text-text-muted text-pretty">
                A system that was installed with {vm.firmware === 'uefi' ? 'UEFI' : 'BIOS'} often does not boot with the
                other.
              </p>
            )}
          </div>
        )}
      />
      <Controller
        control={form.control}
        name="bootOrder"
        render={({ field, fieldState }) => (
          <BootOrderInput
            value={field.value}
            onChange={field.onChange}
            disabled={isLocked}
            error={fieldState.error?.message}
          />
        )}
      />
    </HardwareForm>
  )
}
