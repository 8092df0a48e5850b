'use client'

import { useController } from 'react-hook-form'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { AutostartInput } from '#components/vms/policies/autostart-input.tsx'
import { CrashPolicyInput } from '#components/vms/policies/crash-policy-input.tsx'
import type { NewVm } from '#lib/contract/vm.ts'

export function AutostartField() {
  const { field, formState } = useController<NewVm, 'autostart'>({ name: 'autostart' })
  const { autostart: errors } = formState.errors
  return (
    <FieldGroup label="When it starts">
      <AutostartInput
        value={field.value}
        onChange={field.onChange}
        errors={{ order: errors?.order?.message, delaySeconds: errors?.delaySeconds?.message }}
      />
    </FieldGroup>
  )
}

export function CrashPolicyField() {
  const { field } = useController<NewVm, 'crashPolicy'>({ name: 'crashPolicy' })
  return (
    <FieldGroup label="After a crash">
      <CrashPolicyInput value={field.value} onChange={field.onChange} />
    </FieldGroup>
  )
}
