import { z } from 'zod'

/** Whether the VM starts with the host: lower orders first, each followed by its delay before the next is started. */
export const Autostart = z.object({
  enabled: z.boolean(),
  order: z.int('Whole numbers only').min(1, 'The order begins at 1').max(1000, 'At most 1000'),
  delaySeconds: z
    .int('Whole seconds only')
    .min(0, 'Not less than nothing')
    .max(3600, 'At most an hour')
    .describe('How long the next VM waits after this one was started'),
})
export type Autostart = z.infer<typeof Autostart>

export const NO_AUTOSTART: Autostart = { enabled: false, order: 100, delaySeconds: 0 }

/** What happens when QEMU ends by itself: it stays off, or is started again, later and later each time. */
export const CrashPolicy = z.enum(['stay-off', 'restart'])
export type CrashPolicy = z.infer<typeof CrashPolicy>
