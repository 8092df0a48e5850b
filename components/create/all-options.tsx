'use client'

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useFormState } from 'react-hook-form'
import type { Image } from '#lib/contract/image.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import { FirmwareField } from './fields/firmware-field.tsx'
import { BootOrderField, BusField, NicModelField, NoteField } from './fields/hardware-fields.tsx'
import { AutostartField, CrashPolicyField } from './fields/policy-fields.tsx'
import { TagsField } from './fields/tags-field.tsx'

/** What has a good answer already, folded. A mistake in here unfolds it. */
export function AllOptions({ image }: { image: Image | null }) {
  const { errors } = useFormState<NewVm>()
  const [isOpen, setIsOpen] = useState(false)
  const hasMistake = Boolean(errors.firmware ?? errors.bootOrder ?? errors.autostart ?? errors.tags ?? errors.note)
  return (
    <details
      open={isOpen || hasMistake}
      onToggle={event => setIsOpen(event.currentTarget.open)}
      className="group border-line border-t"
    >
      <summary className="-ml-1 flex w-fit list-none items-center gap-1.5 rounded-control py-3 pr-2 font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-4 text-text-muted transition-transform group-open:rotate-90" />
        All options
        <span className="font-normal text-text-muted">
          firmware, drivers, boot order, start with the host, tags, note
        </span>
      </summary>
      <div className="flex flex-col gap-6 pt-2 pb-1">
        <FirmwareField image={image} />
        <div className="grid gap-x-3 gap-y-6 min-[480px]:grid-cols-2">
          <BusField />
          <NicModelField />
        </div>
        <BootOrderField />
        <AutostartField />
        <CrashPolicyField />
        <TagsField />
        <NoteField />
      </div>
    </details>
  )
}
