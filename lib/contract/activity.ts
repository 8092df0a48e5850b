import { z } from 'zod'

/** One thing that happened, kept. `sentence` is complete on its own; `details` are the raw facts under it. */
export const Activity = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    level: z.enum(['info', 'warning', 'error']),
    /** Who made it happen: a person through the page or API, the guest, the host, or Guesthouse itself. */
    actor: z.enum(['person', 'guest', 'host', 'guesthouse']),
    by: z.string().nullable().describe('The person’s account, by its name then; null: no person, or not known which'),
    code: z.string().describe('Machine-readable kind, e.g. “vm.started”'),
    sentence: z.string(),
    vmId: z.uuid().nullable(),
    vmName: z.string().nullable(),
    log: z.array(z.string()).describe('The tool’s own last words, when there are any'),
  })
  .meta({ id: 'Activity' })
export type Activity = z.infer<typeof Activity>

/** Which part of the history is meant. All that is said must be true of an activity. */
export const ActivityFilter = z.object({
  before: z.coerce.number().int().optional().describe('Only what is older than the activity of this id'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  search: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Words that the sentence, the code, the VM’s or the account’s name has'),
  level: z.enum(['info', 'warning', 'error']).optional().describe('At least this level'),
  actor: z.enum(['person', 'guest', 'host', 'guesthouse']).optional(),
  code: z.string().max(60).optional().describe('A kind, e.g. “vm.started”, or the beginning of one, e.g. “vm.”'),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
})
export type ActivityFilter = z.infer<typeof ActivityFilter>
