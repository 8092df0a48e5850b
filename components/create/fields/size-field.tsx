'use client'

import { useController } from 'react-hook-form'
import { Field } from '#components/ui/field.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { NumberInput } from '#components/ui/number-input.tsx'
import { RadioCards } from '#components/ui/radio-cards.tsx'
import { SizeInput } from '#components/ui/size-input.tsx'
import { sizeWords } from '#components/vms/words.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { SIZES, sizeNameOf } from '../sizes.ts'

const OPTIONS = SIZES.map(size => ({ value: size.value, title: size.title, description: sizeWords(size) }))

/** Three named sizes that fill in the two exact numbers under them. */
export function SizeField({ processors }: { processors: number | null }) {
  const { field: vcpus, fieldState: vcpusState } = useController<NewVm, 'vcpus'>({ name: 'vcpus' })
  const { field: memory, fieldState: memoryState } = useController<NewVm, 'memoryMiB'>({ name: 'memoryMiB' })
  const isMoreThanHost = processors !== null && vcpus.value > processors
  return (
    <FieldGroup label="Size">
      <RadioCards
        label="Size"
        columns={3}
        options={OPTIONS}
        value={sizeNameOf({ vcpus: vcpus.value, memoryMiB: memory.value })}
        onChange={name => {
          const size = SIZES.find(({ value }) => value === name)
          if (!size) return
          vcpus.onChange(size.vcpus)
          memory.onChange(size.memoryMiB)
        }}
      />
      <div className="grid gap-3 min-[480px]:grid-cols-2">
        <Field
          label="vCPUs"
          error={vcpusState.error?.message}
          hint={isMoreThanHost ? `More than the ${processors} of this host: they take turns.` : undefined}
        >
          {control => (
            <NumberInput
              {...control}
              value={vcpus.value}
              onChange={vcpus.onChange}
              onBlur={vcpus.onBlur}
              min={1}
              max={64}
            />
          )}
        </Field>
        <Field label="Memory" error={memoryState.error?.message}>
          {control => (
            <SizeInput
              {...control}
              unitLabel="Unit of the memory"
              value={memory.value * MIB}
              onChange={bytes => memory.onChange(bytes / MIB)}
              minBytes={16 * MIB}
              maxBytes={1_048_576 * MIB}
            />
          )}
        </Field>
      </div>
    </FieldGroup>
  )
}
