'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useController, useFormContext } from 'react-hook-form'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { RadioCards } from '#components/ui/radio-cards.tsx'
import { volumesQuery } from '#lib/client/queries/storage.ts'
import type { NewDisk } from '#lib/contract/disk.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import { noDiskReason, unusedOf } from '../unused-volumes.ts'
import { NEW_DISK } from '../wish.ts'
import { ExistingDisk } from './existing-disk.tsx'
import { NewDiskFields } from './new-disk-fields.tsx'

type Kind = NewDisk['kind'] | 'none'
type KindOf<K extends NewDisk['kind']> = Extract<NewDisk, { kind: K }>

/** A new volume, one that no VM uses, or no disk. What was filled in for one kind is there again when it is chosen again. */
export function DiskField() {
  const { getFieldState } = useFormContext<NewVm>()
  const { field, formState } = useController<NewVm, 'disk'>({ name: 'disk' })
  const { data: volumes } = useQuery(volumesQuery())
  const unused = unusedOf(volumes)
  const disk = field.value
  const [lastNew, setLastNew] = useState<KindOf<'new'>>(NEW_DISK)

  const choose = (kind: Kind) => {
    if (disk?.kind === 'new') setLastNew(disk)
    const bus = disk?.bus ?? NEW_DISK.bus
    if (kind === 'none') field.onChange(null)
    else if (kind === 'new') field.onChange({ ...lastNew, bus })
    else field.onChange({ kind, volumeId: unused[0]?.id ?? '', bus })
  }
  const mistakeAt = (part: 'disk.sizeBytes' | 'disk.volumeId') => getFieldState(part, formState).error?.message

  return (
    <FieldGroup label="Disk">
      <RadioCards<Kind>
        label="Disk"
        columns={3}
        value={disk?.kind ?? 'none'}
        onChange={choose}
        options={[
          { value: 'new', title: 'New disk', description: 'Empty, made now' },
          {
            value: 'existing',
            title: 'Existing disk',
            description: 'One that no VM uses',
            disabledReason: noDiskReason(volumes),
          },
          { value: 'none', title: 'No disk', description: 'Runs from its CD only' },
        ]}
      />
      {disk?.kind === 'new' && (
        <NewDiskFields disk={disk} mistake={mistakeAt('disk.sizeBytes')} onChange={field.onChange} />
      )}
      {disk?.kind === 'existing' && (
        <ExistingDisk
          disk={disk}
          unused={unused}
          mistake={mistakeAt('disk.volumeId') && 'Choose a disk that no VM uses.'}
          onChange={field.onChange}
        />
      )}
    </FieldGroup>
  )
}
