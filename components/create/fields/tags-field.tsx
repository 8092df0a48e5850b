'use client'

import { useState } from 'react'
import { useController } from 'react-hook-form'
import { Field } from '#components/ui/field.tsx'
import { TagsInput } from '#components/vms/tags/tags-input.tsx'
import type { NewVm } from '#lib/contract/vm.ts'

export function TagsField() {
  const { field, fieldState } = useController<NewVm, 'tags'>({ name: 'tags' })
  const [mistake, setMistake] = useState<string | null>(null)
  return (
    <Field
      label="Tags"
      aside="optional"
      hint="To find VMs by, and to share all that have one."
      error={mistake ?? fieldState.error?.message}
    >
      {control => (
        <TagsInput control={control} tags={field.value ?? []} onChange={field.onChange} onMistake={setMistake} />
      )}
    </Field>
  )
}
