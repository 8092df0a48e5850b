'use client'

import { type DefaultValues, type FieldValues, type Resolver, useForm } from 'react-hook-form'
import { showToast } from '#components/ui/toast.ts'
import { useChangeVm } from '#lib/client/mutations/vms.ts'
import type { Vm, VmChange } from '#lib/contract/vm.ts'

type HardwareFormOptions<T extends FieldValues & VmChange> = {
  vm: Vm
  resolver: Resolver<T>
  /** What the VM has now. The form follows it where nothing was typed, so a change made elsewhere shows. */
  values: T & DefaultValues<T>
}

/** `reset` too follows `resetOptions`, unless told otherwise. */
const REALLY = { keepDirtyValues: false }

/** A form over some settings of a VM: checked by the contract’s own schema, saved with one PATCH. */
export function useHardwareForm<T extends FieldValues & VmChange>({ vm, resolver, values }: HardwareFormOptions<T>) {
  const change = useChangeVm(vm.id)
  const form = useForm<T>({
    resolver,
    defaultValues: values,
    values,
    resetOptions: { keepDirtyValues: true },
    mode: 'onTouched',
  })
  const save = (changed: T) =>
    change.mutate(changed, {
      onSuccess: () => {
        form.reset(changed, REALLY)
        showToast({ tone: 'ok', title: `“${vm.name}” was changed` })
      },
    })
  return {
    form,
    frame: {
      vm,
      isDirty: form.formState.isDirty,
      isPending: change.isPending,
      error: change.error,
      onSubmit: form.handleSubmit(save),
      onUndo: () => {
        form.reset(values, REALLY)
        change.reset()
      },
    },
  }
}
