'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { Controller } from 'react-hook-form'
import { z } from 'zod'
import { FieldGroup } from '#components/ui/field-group.tsx'
import type { Vm } from '#lib/contract/vm.ts'
import { Autostart, CrashPolicy } from '#lib/contract/vm-policy.ts'
import { AutostartInput } from '../policies/autostart-input.tsx'
import { CrashPolicyInput } from '../policies/crash-policy-input.tsx'
import { HardwareForm } from './hardware-form.tsx'
import { useHardwareForm } from './use-hardware-form.ts'

const Policy = z.object({ autostart: Autostart, crashPolicy: CrashPolicy })

/** No hardware, and so free to be changed while the VM runs. */
export function PolicyForm({ vm }: { vm: Vm }) {
  const { form, frame } = useHardwareForm({
    vm,
    resolver: zodResolver(Policy),
    values: { autostart: vm.autostart, crashPolicy: vm.crashPolicy },
  })
  const { autostart: errors } = form.formState.errors
  return (
    <HardwareForm {...frame} whileItRuns>
      <FieldGroup label="When it starts">
        <Controller
          control={form.control}
          name="autostart"
          render={({ field: { value, onChange } }) => (
            <AutostartInput
              value={value}
              onChange={onChange}
              errors={{ order: errors?.order?.message, delaySeconds: errors?.delaySeconds?.message }}
            />
          )}
        />
      </FieldGroup>
      <FieldGroup label="After a crash">
        <Controller
          control={form.control}
          name="crashPolicy"
          render={({ field: { value, onChange } }) => <CrashPolicyInput value={value} onChange={onChange} />}
        />
      </FieldGroup>
    </HardwareForm>
  )
}
