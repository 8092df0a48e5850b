import { z } from 'zod'

/** One thing that happened, kept. `sentence` is complete on its own; `details` are the raw facts under it. */
export const Activity = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    level: z.enum(['info', 'warning', 'error']),
    /** Who made it happen: a person through the page or API, the guest, the host, or Guesthouse itself. */
    actor: z.enum(['person', 'guest', 'host', 'guesthouse']),
    code: z.string().describe('Machine-readable kind, e.g. “vm.started”'),
    sentence: z.string(),
    vmId: z.uuid().nullable(),
    vmName: z.string().nullable(),
    log: z.array(z.string()).describe('The tool’s own last words, when there are any'),
  })
  .meta({ id: 'Activity' })
export type Activity = z.infer<typeof Activity>
