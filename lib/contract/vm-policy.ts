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

/** A start that Guesthouse is about to make by itself. Powering the VM off takes it back. */
export const NextStart = z.object({
  because: z.enum(['crash', 'host-start']),
  at: z.iso.datetime().nullable().describe('null: as soon as its turn comes'),
  attempt: z.int().describe('After a crash: the how manieth start in a row this will be'),
  attempts: z.int().describe('After so many Guesthouse gives up'),
})
export type NextStart = z.infer<typeof NextStart>
