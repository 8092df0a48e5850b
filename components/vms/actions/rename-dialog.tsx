'use client'

import { type FormEvent, useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-input.tsx'
import { failureOf } from '#lib/client/failure.ts'
import { useChangeVm } from '#lib/client/mutations/vms.ts'
import { type Vm, VmName } from '#lib/contract/vm.ts'

export function RenameDialog({ vm, onClose }: { vm: Vm; onClose: () => void }) {
  const change = useChangeVm(vm.id)
  const formId = useId()
  const [name, setName] = useState(vm.name)
  const [wasTried, setWasTried] = useState(false)
  const checked = VmName.safeParse(name)
  const mistake = wasTried && !checked.success ? checked.error.issues[0]?.message : undefined

  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    setWasTried(true)
    if (checked.success) change.mutate({ name: checked.data }, { onSuccess: onClose })
  }

  return (
    <Dialog
      title={`Rename “${vm.name}”`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={change.isPending}>
            Rename
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={onSubmit} className="text-base text-text">
        <Field
          label="Name"
          hint="Its disks keep their names."
          error={mistake ?? (change.error ? failureOf(change.error).detail : null)}
        >
          {control => (
            <TextInput
              {...control}
              data-autofocus
              value={name}
              autoComplete="off"
              onChange={event => {
                setName(event.target.value)
                change.reset()
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  )
}
