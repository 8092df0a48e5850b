'use client'

import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { SizeInput } from '#components/ui/size-input.tsx'
import { DiskFormat, type NewDisk } from '#lib/contract/disk.ts'
import { MIB, TIB } from '#lib/shared/bytes.ts'

type Fresh = Extract<NewDisk, { kind: 'new' }>
type NewDiskFieldsProps = { disk: Fresh; mistake: string | undefined; onChange: (disk: Fresh) => void }

const FORMATS = [
  { value: 'qcow2', label: 'qcow2: grows as it fills' },
  { value: 'raw', label: 'raw: plain bytes' },
]

export function NewDiskFields({ disk, mistake, onChange }: NewDiskFieldsProps) {
  return (
    <div className="grid gap-3 min-[480px]:grid-cols-2">
      <Field
        label="Disk size"
        error={mistake && (Number.isNaN(disk.sizeBytes) ? 'Give the size as a number.' : `${mistake}.`)}
      >
        {control => (
          <SizeInput
            {...control}
            unitLabel="Unit of the disk’s size"
            value={disk.sizeBytes}
            onChange={sizeBytes => onChange({ ...disk, sizeBytes })}
            minBytes={MIB}
            maxBytes={2 * TIB}
          />
        )}
      </Field>
      <Field label="Format">
        {control => (
          <Select
            {...control}
            value={disk.format}
            onChange={event => onChange({ ...disk, format: DiskFormat.parse(event.target.value) })}
            options={FORMATS}
          />
        )}
      </Field>
    </div>
  )
}
