import { z } from 'zod'

/** An installable source in the library: today an ISO. Its id is derived from the file name, so that a file put there by hand has one too. */
export const Image = z
  .object({
    id: z.string().regex(/^[0-9a-f]{16}$/),
    fileName: z.string(),
    sizeBytes: z.int(),
    modifiedAt: z.iso.datetime(),
    /** What our own header reader found; `usable` is false for what is not a complete ISO. */
    usable: z.boolean(),
    description: z
      .string()
      .describe('What the file is, for a person: “ISO 9660 image “Debian 12.7”, boots with BIOS and UEFI”'),
    label: z.string().nullable().describe('The volume’s own name'),
    bootsBios: z.boolean(),
    bootsUefi: z.boolean(),
    usedBy: z.array(z.object({ vmId: z.uuid(), vmName: z.string() })),
  })
  .meta({ id: 'Image' })
export type Image = z.infer<typeof Image>

/** One path segment that is a file name everywhere: no separators, no control or direction characters, no leading dot or dash (S15). */
export const ImageFileName = z
  .string()
  .max(200)
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._+()[\]-]*$/u,
    'Use letters, digits, spaces and . _ - + ( ) [ ], starting with a letter or digit',
  )
