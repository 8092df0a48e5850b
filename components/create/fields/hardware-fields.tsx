'use client'

import { useController } from 'react-hook-form'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { BootOrderInput } from '#components/vms/hardware/boot-order-input.tsx'
import { DiskBus } from '#lib/contract/disk.ts'
import { NicModel } from '#lib/contract/nic.ts'
import type { BootDevice, NewVm } from '#lib/contract/vm.ts'

const BUSES = [
  { value: 'virtio-blk', label: 'virtio: fastest, needs a driver' },
  { value: 'sata', label: 'SATA: known to nearly every system' },
  { value: 'ide', label: 'IDE: for old systems' },
] satisfies { value: DiskBus; label: string }[]

const MODELS = [
  { value: 'virtio-net', label: 'virtio: fastest, needs a driver' },
  { value: 'e1000e', label: 'Intel e1000e: known to most systems' },
  { value: 'e1000', label: 'Intel e1000: for older systems' },
  { value: 'rtl8139', label: 'Realtek 8139: for old systems' },
] satisfies { value: NicModel; label: string }[]

export function BusField() {
  const { field } = useController<NewVm, 'disk'>({ name: 'disk' })
  const disk = field.value
  return (
    <Field label="Disk’s connection" hint={disk ? undefined : 'The VM has no disk.'}>
      {control => (
        <Select
          {...control}
          disabled={!disk}
          value={disk?.bus ?? 'virtio-blk'}
          onChange={event => disk && field.onChange({ ...disk, bus: DiskBus.parse(event.target.value) })}
          options={BUSES}
        />
      )}
    </Field>
  )
}

export function NicModelField() {
  const { field } = useController<NewVm, 'nic'>({ name: 'nic' })
  const nic = field.value
  return (
    <Field label="Network card" hint={nic ? undefined : 'The VM has no network card.'}>
      {control => (
        <Select
          {...control}
          disabled={!nic}
          value={nic?.model ?? 'virtio-net'}
          onChange={event => nic && field.onChange({ ...nic, model: NicModel.parse(event.target.value) })}
          options={MODELS}
        />
      )}
    </Field>
  )
}

/** What the order means for an installation from a CD. */
function bootHint(order: readonly BootDevice[]): string {
  const [disk, cd] = [order.indexOf('disk'), order.indexOf('cd')]
  if (cd === -1) return 'The CD is never tried: an ISO in the drive does not start.'
  if (disk === -1) return 'The disk is never tried: what is installed on it does not start.'
  if (cd < disk) return 'The CD comes first: take the ISO out after the installation, or the installer starts again.'
  return 'An empty disk is skipped: the installer starts from the CD, and what it installed from the disk.'
}

export function BootOrderField() {
  const { field, fieldState } = useController<NewVm, 'bootOrder'>({ name: 'bootOrder' })
  return (
    <div className="flex flex-col gap-1.5">
      <BootOrderInput value={field.value} onChange={field.onChange} error={fieldState.error?.message} />
      <p className="text-pretty text-text-muted">{bootHint(field.value)}</p>
    </div>
  )
}

export function NoteField() {
  const { field, fieldState } = useController<NewVm, 'note'>({ name: 'note' })
  return (
    <Field label="Note" aside="optional" error={fieldState.error?.message}>
      {control => <Textarea {...control} {...field} />}
    </Field>
  )
}
