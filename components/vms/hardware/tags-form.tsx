'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Controller } from 'react-hook-form'
import { z } from 'zod'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { usersQuery } from '#lib/client/queries/users.ts'
import { useMay, useMe } from '#lib/client/use-rights.ts'
import { rightsOn, VM_RIGHTS } from '#lib/contract/rights.ts'
import { type Vm, VmTag } from '#lib/contract/vm.ts'
import { TagsInput } from '../tags/tags-input.tsx'
import { HardwareForm } from './hardware-form.tsx'
import { useHardwareForm } from './use-hardware-form.ts'

const TagsAndOwner = z.object({ tags: z.array(VmTag).max(20), ownerId: z.uuid().nullable() })
const NOBODY = ''

/** No hardware: how it is found, with whom it is shared by tag, and whose it is. */
export function TagsForm({ vm }: { vm: Vm }) {
  const me = useMe()
  const mayGive = useMay('access.manage')
  const [mistake, setMistake] = useState<string | null>(null)
  const { form, frame } = useHardwareForm({
    vm,
    resolver: zodResolver(TagsAndOwner),
    values: { tags: vm.tags, ownerId: vm.ownerId },
  })
  const mayTag = me === undefined || rightsOn(vm, me).size === VM_RIGHTS.length
  return (
    <HardwareForm
      {...frame}
      whileItRuns
      refusal={mayTag ? null : 'Only its owner or an admin can change a VM’s tags: rights hang on them.'}
    >
      <Controller
        control={form.control}
        name="tags"
        render={({ field, fieldState }) => (
          <Field
            label="Tags"
            hint="To find VMs by, and to share all that have one. Enter or a comma adds what is typed."
            error={mistake ?? fieldState.error?.message}
          >
            {control => (
              <TagsInput control={control} tags={field.value} onChange={field.onChange} onMistake={setMistake} />
            )}
          </Field>
        )}
      />
      {mayGive && (
        <Controller
          control={form.control}
          name="ownerId"
          render={({ field }) => <OwnerField value={field.value} onChange={field.onChange} />}
        />
      )}
    </HardwareForm>
  )
}

type OwnerFieldProps = { value: string | null; onChange: (ownerId: string | null) => void }

function OwnerField({ value, onChange }: OwnerFieldProps) {
  const { data: users = [] } = useQuery(usersQuery())
  return (
    <Field label="Owner" hint="May do everything with it, and it counts for their limits.">
      {control => (
        <Select
          {...control}
          value={value ?? NOBODY}
          onChange={event => onChange(event.target.value === NOBODY ? null : event.target.value)}
          options={[
            { value: NOBODY, label: 'Nobody: admins see to it' },
            ...users.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
    </Field>
  )
}
