'use client'

import { useQuery } from '@tanstack/react-query'
import { useController } from 'react-hook-form'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { RadioCards } from '#components/ui/radio-cards.tsx'
import { hostQuery } from '#lib/client/queries/host.ts'
import type { Image } from '#lib/contract/image.ts'
import type { Firmware, NewVm } from '#lib/contract/vm.ts'

/** The medium’s own word on the choice, when it cannot work. */
function mismatch(firmware: Firmware, image: Image | null): string | undefined {
  if (!image || image.bootsBios === image.bootsUefi) return undefined
  if (firmware === 'uefi' && !image.bootsUefi) return 'This ISO boots with BIOS only.'
  if (firmware === 'bios' && !image.bootsBios) return 'This ISO boots with UEFI only.'
  return undefined
}

export function FirmwareField({ image }: { image: Image | null }) {
  const { field, fieldState } = useController<NewVm, 'firmware'>({ name: 'firmware' })
  const { data: host } = useQuery(hostQuery())
  const hasUefi = host?.qemu?.uefi ?? true
  return (
    <FieldGroup label="Firmware" error={fieldState.error?.message} hint={mismatch(field.value, image)}>
      <RadioCards<Firmware>
        label="Firmware"
        columns={2}
        value={field.value}
        onChange={field.onChange}
        options={[
          { value: 'bios', title: 'BIOS', description: 'SeaBIOS: starts fastest' },
          {
            value: 'uefi',
            title: 'UEFI',
            description: 'OVMF: for systems that ask for it',
            disabledReason: hasUefi ? null : 'This host has no UEFI firmware for guests: install the package ovmf',
          },
        ]}
      />
    </FieldGroup>
  )
}
