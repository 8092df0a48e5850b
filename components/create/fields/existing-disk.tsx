'use client'

import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import type { NewDisk } from '#lib/contract/disk.ts'
import type { Volume } from '#lib/contract/volume.ts'
import { formatBytes } from '#lib/shared/bytes.ts'

type Existing = Extract<NewDisk, { kind: 'existing' }>
type ExistingDiskProps = {
  disk: Existing
  unused: readonly Volume[]
  mistake: string | undefined
  onChange: (disk: Existing) => void
}

export function ExistingDisk({ disk, unused, mistake, onChange }: ExistingDiskProps) {
  const isKnown = unused.some(volume => volume.id === disk.volumeId)
  const options = unused.map(volume => ({
    value: volume.id,
    label: `${volume.name} (${formatBytes(volume.virtualSizeBytes)}, ${volume.format})`,
  }))
  return (
    <Field label="Which disk" hint="Its content stays as it is." error={mistake}>
      {control => (
        <Select
          {...control}
          value={isKnown ? disk.volumeId : ''}
          onChange={event => onChange({ ...disk, volumeId: event.target.value })}
          options={isKnown ? options : [{ value: '', label: 'Choose a disk', disabled: true }, ...options]}
        />
      )}
    </Field>
  )
}
