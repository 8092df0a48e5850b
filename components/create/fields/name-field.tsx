'use client'

import { useQuery } from '@tanstack/react-query'
import { useController } from 'react-hook-form'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { vmsQuery } from '#lib/client/queries/vms.ts'
import type { NewVm } from '#lib/contract/vm.ts'

/** `ownId`: the VM that this form has made already, whose name is not somebody else’s. */
export function NameField({ ownId }: { ownId: string | null }) {
  const { field, fieldState } = useController<NewVm, 'name'>({ name: 'name' })
  const { data: vms = [] } = useQuery(vmsQuery())
  const wanted = field.value.trim().toLowerCase()
  const taken = vms.find(vm => vm.id !== ownId && vm.name.toLowerCase() === wanted)
  return (
    <Field
      label="Name"
      error={
        fieldState.error?.message ?? (taken ? `Another VM is called “${taken.name}”. Choose another name.` : undefined)
      }
    >
      {control => (
        <TextInput {...control} {...field} data-first-field autoComplete="off" spellCheck={false} maxLength={200} />
      )}
    </Field>
  )
}
