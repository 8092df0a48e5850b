import { z } from 'zod'

/** A long operation that a page can leave and come back to. */
export const Task = z
  .object({
    id: z.uuid(),
    kind: z.enum(['image-upload', 'acceleration-probe', 'vm-autostart']),
    title: z.string().describe('e.g. “Upload debian-12.iso”'),
    state: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
    progress: z.object({ done: z.number(), total: z.number().nullable(), unit: z.enum(['bytes', 'steps']) }).nullable(),
    bytesPerSecond: z.number().nullable(),
    cancellable: z.boolean(),
    /** Why it failed, as a sentence. */
    error: z.string().nullable(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Task' })
export type Task = z.infer<typeof Task>
