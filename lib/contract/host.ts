import { z } from 'zod'

/** One accelerator and CPU model, tried by booting a probe guest. */
export const AccelerationProbe = z.object({
  accelerator: z.enum(['kvm', 'tcg']),
  cpuModel: z.string(),
  works: z.boolean(),
  durationMs: z.number().nullable(),
  explanation: z.string().describe('e.g. “QEMU aborted (signal SIGABRT)”'),
  log: z.array(z.string()).describe('QEMU’s own words'),
})
export type AccelerationProbe = z.infer<typeof AccelerationProbe>

export const Acceleration = z.object({
  accelerator: z.enum(['kvm', 'tcg']),
  cpuModel: z.string(),
  reason: z.string().describe('Why this one, for a person'),
  fix: z.string().nullable().describe('What would make VMs fast, when they are not'),
  probes: z.array(AccelerationProbe),
  probedAt: z.iso.datetime(),
})
export type Acceleration = z.infer<typeof Acceleration>

export const QemuFacts = z.object({
  version: z.string(),
  binaryPath: z.string(),
  defaultMachineType: z.string(),
  uefi: z.boolean().describe('Firmware files for UEFI guests were found'),
  accelerators: z.array(z.string()),
})
export type QemuFacts = z.infer<typeof QemuFacts>

export const Confinement = z.object({
  /** QEMU's seccomp sandbox is on for every VM (`-sandbox`): of each that runs, as the kernel says; without one, as each will be started. */
  sandbox: z.boolean(),
  user: z.string().describe('The user QEMU runs as'),
  privileged: z.boolean().describe('True only if a QEMU runs as root, or with capabilities'),
  sentence: z.string(),
  looked: z
    .object({ running: z.int(), confined: z.int() })
    .describe('QEMU processes that run, and how many of them are confined as they were started, from /proc'),
  guesthouse: z.object({
    user: z.string(),
    root: z.boolean(),
    sentence: z.string(),
  }),
  better: z.array(z.string()).describe('What would hold more back, each with how'),
})
export type Confinement = z.infer<typeof Confinement>

export const HostUsage = z.object({
  cpuPercent: z.number().describe('100 is the whole host'),
  memoryTotalBytes: z.int(),
  memoryAvailableBytes: z.int(),
  diskTotalBytes: z.int(),
  diskFreeBytes: z.int(),
  loadAverage1: z.number(),
})
export type HostUsage = z.infer<typeof HostUsage>

export const Host = z
  .object({
    hostname: z.string(),
    kernel: z.string(),
    cpuModel: z.string(),
    cpuCount: z.int(),
    upSince: z.iso.datetime(),
    usage: HostUsage,
    qemu: QemuFacts.nullable().describe('null: QEMU cannot be used, qemuProblem says why'),
    qemuProblem: z.string().nullable(),
    acceleration: Acceleration.nullable().describe('null while the probe has not finished'),
    confinement: Confinement,
    guesthouse: z.object({
      version: z.string(),
      startedAt: z.iso.datetime(),
      dataPath: z.string(),
      nodeVersion: z.string(),
    }),
  })
  .meta({ id: 'Host' })
export type Host = z.infer<typeof Host>
