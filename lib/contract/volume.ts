import { z } from 'zod'
import { DiskFormat } from './disk.ts'

/** A directory of storage. */
export const Pool = z
  .object({
    id: z.string(),
    name: z.string(),
    path: z.string(),
    totalBytes: z.int(),
    freeBytes: z.int(),
    /** Kept free for the database and logs: max(1 GiB, 2 %) (SAFETY section 5). */
    reserveBytes: z.int(),
    allocatedBytes: z.int().describe('What volumes of this pool occupy'),
    virtualBytes: z.int().describe('What guests were promised'),
  })
  .meta({ id: 'Pool' })
export type Pool = z.infer<typeof Pool>

/** A stored disk. */
export const Volume = z
  .object({
    id: z.uuid(),
    poolId: z.string(),
    name: z.string(),
    format: DiskFormat,
    virtualSizeBytes: z.int(),
    allocatedBytes: z.int().nullable(),
    missing: z.boolean(),
    createdAt: z.iso.datetime(),
    usedBy: z.object({ vmId: z.uuid(), vmName: z.string() }).nullable(),
  })
  .meta({ id: 'Volume' })
export type Volume = z.infer<typeof Volume>
