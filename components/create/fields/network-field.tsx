'use client'

import { useController } from 'react-hook-form'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { RadioCards } from '#components/ui/radio-cards.tsx'
import type { NetworkKind } from '#lib/contract/nic.ts'
import type { NewVm } from '#lib/contract/vm.ts'

const OPTIONS = [
  { value: 'nat', title: 'NAT', description: 'Reaches out; nothing reaches in' },
  { value: 'isolated', title: 'Isolated', description: 'A network card that leads nowhere' },
  { value: 'none', title: 'None', description: 'No network card' },
] as const

export function NetworkField() {
  const { field } = useController<NewVm, 'nic'>({ name: 'nic' })
  const model = field.value?.model ?? 'virtio-net'
  return (
    <FieldGroup label="Network">
      <RadioCards<NetworkKind | 'none'>
        label="Network"
        columns={3}
        options={OPTIONS}
        value={field.value?.network ?? 'none'}
        onChange={network => field.onChange(network === 'none' ? null : { model, network })}
      />
    </FieldGroup>
  )
}
