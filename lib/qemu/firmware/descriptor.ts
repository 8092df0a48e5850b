import { z } from 'zod'

/**
 * A firmware descriptor, of which distributions install one for each firmware build. Only what is needed to pick a split
 * UEFI image for x86. https://www.qemu.org/docs/master/interop/firmware.json
 */
export const firmwareDescriptor = z.object({
  description: z.string(),
  'interface-types': z.array(z.string()),
  mapping: z.discriminatedUnion('device', [
    z.object({
      device: z.literal('flash'),
      /** Since QEMU 7.0; before that every flash firmware was split. */
      mode: z.enum(['split', 'combined', 'stateless']).default('split'),
      executable: z.object({ filename: z.string(), format: z.string() }),
      'nvram-template': z.object({ filename: z.string(), format: z.string() }).optional(),
    }),
    z.object({ device: z.literal('kernel') }),
    z.object({ device: z.literal('memory') }),
    z.object({ device: z.literal('igvm') }),
  ]),
  targets: z.array(z.object({ architecture: z.string(), machines: z.array(z.string()) })),
  features: z.array(z.string()),
})

export type FirmwareDescriptor = z.infer<typeof firmwareDescriptor>

/** Machine types are patterns with `*`, such as `pc-q35-*`. */
export function isForMachine({ targets }: FirmwareDescriptor, machineType: string): boolean {
  return targets
    .filter(({ architecture }) => architecture === 'x86_64')
    .some(({ machines }) => machines.some(pattern => matchesPattern(machineType, pattern)))
}

function matchesPattern(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(text)
}
