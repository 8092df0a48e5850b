import type { z } from 'zod'
import type { Image } from '#lib/contract/image.ts'
import { NewVm } from '#lib/contract/vm.ts'
import { GIB } from '#lib/shared/bytes.ts'
import type { Source } from './source.ts'
import { suggestName } from './suggest-name.ts'

/** What the form holds: what a VM can be made of, before it is checked. */
export type Draft = z.input<typeof NewVm>

/** What is known about a source: for an upload the name of its file, long before there is an image; for a disk its name. */
export type SourceFacts = { source: Source; fileName: string | null; image: Image | null }

export const NEW_DISK = { kind: 'new', sizeBytes: 32 * GIB, format: 'qcow2', bus: 'virtio-blk' } as const

/** BIOS where the medium boots with it (every host has it), UEFI where that is the only way in. */
function firmwareFor(image: Image | null): NewVm['firmware'] {
  return image?.bootsUefi && !image.bootsBios ? 'uefi' : 'bios'
}

/** Good defaults for a source: what the form starts with, and what it follows while nobody has typed. */
export function wishFor({ source, fileName, image }: SourceFacts, takenNames: readonly string[]): NewVm {
  return NewVm.parse({
    name: suggestName(fileName, takenNames),
    firmware: firmwareFor(image),
    imageId: source.kind === 'image' ? source.imageId : null,
    disk: source.kind === 'volume' ? { kind: 'existing', volumeId: source.volumeId } : NEW_DISK,
  })
}
