import { z } from 'zod'

/** Something that everybody who looks at any page should know, until it is over. */
export const Notice = z.object({
  code: z.enum([
    'database-unwritable',
    'database-damaged',
    'storage-full',
    'storage-low',
    'event-loop-slow',
    'open-files-low',
    'clock-jumped',
    'database-restored',
    'unencrypted',
  ]),
  level: z.enum(['warning', 'error']),
  sentence: z.string().describe('What is wrong and what it means'),
  fix: z.string().describe('What to do now'),
})
export type Notice = z.infer<typeof Notice>

/** For load balancers and people: cheap, and without anything that is nobody else’s business. */
export const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'rescue']),
    live: z.literal(true),
    ready: z.boolean().describe('Requests can be served: the database can be read'),
    version: z.string(),
    startedAt: z.iso.datetime(),
    notices: z.array(Notice),
  })
  .meta({ id: 'Health' })
export type Health = z.infer<typeof Health>

const Latency = z.object({
  samples: z.int(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
})

/** What an admin looks at when something is slow or strange. */
export const HealthDetails = z
  .object({
    health: Health,
    uptimeSeconds: z.number(),
    eventLoopLag: Latency.describe('Over the last minute'),
    qmp: z.object({
      connected: z.int().describe('Machines whose monitor answers'),
      notResponding: z.int(),
      roundTrip: Latency.describe('Of the questions of the last minute'),
    }),
    database: z.object({
      path: z.string(),
      sizeBytes: z.int(),
      walBytes: z.int(),
      writable: z.boolean(),
      lastCopyAt: z.iso.datetime().nullable(),
      copies: z.int(),
    }),
    storage: z.array(
      z.object({
        path: z.string(),
        purposes: z.array(z.string()).describe('e.g. “database”, “disks”'),
        totalBytes: z.int(),
        freeBytes: z.int(),
        reserveBytes: z.int(),
      }),
    ),
    memory: z.object({
      rssBytes: z.int(),
      heapUsedBytes: z.int(),
      hostTotalBytes: z.int(),
      hostAvailableBytes: z.int(),
    }),
    openFiles: z.object({ open: z.int(), limit: z.int().nullable() }),
    connections: z.object({ liveStreams: z.int(), consoles: z.int() }),
    vms: z.record(z.string(), z.int()).describe('How many VMs are in each state'),
    versions: z.object({
      guesthouse: z.string(),
      node: z.string(),
      qemu: z.string().nullable(),
      sqlite: z.string(),
      kernel: z.string(),
    }),
  })
  .meta({ id: 'HealthDetails' })
export type HealthDetails = z.infer<typeof HealthDetails>
