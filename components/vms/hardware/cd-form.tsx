'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { Controller } from 'react-hook-form'
import { z } from 'zod'
import { PageLink } from '#components/layout/page-link.tsx'
import { Field } from '#components/ui/field.tsx'
import { TEXT_LINK } from '#components/ui/link-style.ts'
import { Select } from '#components/ui/select.tsx'
import { paths } from '#lib/client/paths.ts'
import { imagesQuery } from '#lib/client/queries/images.ts'
import { useMay } from '#lib/client/use-rights.ts'
import type { Image } from '#lib/contract/image.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { HardwareForm } from './hardware-form.tsx'
import { useHardwareForm } from './use-hardware-form.ts'

const Cd = z.object({ imageId: z.string().nullable() })
const EMPTY = ''

function optionsFor(vm: Vm, images: Image[]) {
  const { imageId, fileName } = vm.cdrom
  const isListed = imageId === null || images.some(image => image.id === imageId)
  return [
    { value: EMPTY, label: 'Nothing: the drive is empty' },
    // What is in the drive is shown even when the library does not have it (any more).
    ...(isListed ? [] : [{ value: imageId, label: `${fileName ?? imageId} (not in the library)` }]),
    ...images.map(image => ({
      value: image.id,
      label: image.usable ? image.fileName : `${image.fileName} (not an ISO)`,
      disabled: !image.usable,
    })),
  ]
}

export function CdForm({ vm }: { vm: Vm }) {
  const { data: images } = useQuery({ ...imagesQuery(), enabled: useMay('library.read') })
  const { form, frame } = useHardwareForm({
    vm,
    resolver: zodResolver(Cd),
    values: { imageId: vm.cdrom.imageId },
  })
  return (
    <HardwareForm {...frame}>
      <Controller
        control={form.control}
        name="imageId"
        render={({ field: { value, onChange, ...field }, fieldState }) => (
          <Field
            label="Disc in the drive"
            error={fieldState.error?.message}
            hint={
              <>
                Read-only. More discs come into the{' '}
                <PageLink href={paths.library()} className={TEXT_LINK}>
                  library
                </PageLink>{' '}
                by upload.
              </>
            }
          >
            {control => (
              <Select
                {...control}
                {...field}
                value={value ?? EMPTY}
                onChange={event => onChange(event.target.value === EMPTY ? null : event.target.value)}
                options={optionsFor(vm, images ?? [])}
              />
            )}
          </Field>
        )}
      />
    </HardwareForm>
  )
}
