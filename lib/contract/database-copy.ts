import { z } from 'zod'

/** A whole copy of the database, made every day and before every upgrade. */
export const DatabaseCopy = z
  .object({
    name: z.string().describe('Its file name, which is what to choose it by'),
    madeAt: z.iso.datetime(),
    reason: z.enum(['daily', 'upgrade', 'asked', 'rescue']),
    sizeBytes: z.int(),
  })
  .meta({ id: 'DatabaseCopy' })
export type DatabaseCopy = z.infer<typeof DatabaseCopy>

/** What is in a database or could be put into one: enough to choose by. */
export const DatabaseContents = z.object({ vms: z.array(z.string()), volumes: z.int(), activities: z.int() })
export type DatabaseContents = z.infer<typeof DatabaseContents>

/** What can be done about a database that cannot be used. Asked while Guesthouse serves nothing else. */
export const Rescue = z
  .object({
    reason: z.enum(['damaged', 'missing', 'newer', 'migration-failed', 'unreadable']),
    sentence: z.string().describe('What is wrong with it'),
    databasePath: z.string(),
    findings: z.array(z.string()).describe('SQLite’s own words'),
    copies: z.array(
      DatabaseCopy.extend({
        contents: DatabaseContents.nullable().describe('null: this copy is damaged too'),
        newer: z.boolean().describe('Made by a newer Guesthouse: this one cannot use it'),
      }),
    ),
    rebuild: z
      .object({ contents: DatabaseContents, warnings: z.array(z.string()) })
      .describe('What the files beside the VMs’ and volumes’ own hold'),
    running: z
      .array(z.object({ vmId: z.uuid(), name: z.string(), pid: z.int() }))
      .describe('VMs that run on meanwhile'),
  })
  .meta({ id: 'Rescue' })
export type Rescue = z.infer<typeof Rescue>
