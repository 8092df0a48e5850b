import { z } from 'zod'
import { Disk, NewDisk } from './disk.ts'
import { NewNic, Nic } from './nic.ts'
import { Autostart, CrashPolicy, NextStart, NO_AUTOSTART } from './vm-policy.ts'
import { StateCause, VmState } from './vm-state.ts'

/** Starts with a letter or digit of any script; no control, direction or path characters (S15). */
export const VmName = z
  .string()
  .trim()
  .min(1, 'A VM needs a name')
  .max(63, 'A name has at most 63 characters')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u,
    'Use letters, digits, spaces, dots, dashes and underscores, starting with a letter or digit',
  )

/** A word by which VMs are found, grouped and granted: lower case, so that one tag is not two. */
export const VmTag = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, 'A tag has at least one character')
  .max(40, 'A tag has at most 40 characters')
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u, 'Use letters, digits, dots, dashes and underscores')
export const VmTags = z
  .array(VmTag)
  .max(20, 'A VM has at most 20 tags')
  .transform(tags => [...new Set(tags)])

export const VmNote = z.string().max(10_000, 'A note has at most 10,000 characters')
export const Vcpus = z.int('Whole vCPUs only').min(1, 'At least 1 vCPU').max(64, 'At most 64 vCPUs')
export const MemoryMiB = z
  .int('Whole MiB only')
  .min(16, 'At least 16 MiB of memory')
  .max(1_048_576, 'At most 1 TiB of memory')

export const Firmware = z.enum(['bios', 'uefi'])
export type Firmware = z.infer<typeof Firmware>

/** Boot devices in the order they are tried. */
export const BootDevice = z.enum(['disk', 'cd', 'network'])
export type BootDevice = z.infer<typeof BootDevice>
export const BootOrder = z
  .array(BootDevice)
  .max(3)
  .refine(order => new Set(order).size === order.length, 'Each device can stand once in the boot order')

export const Cdrom = z.object({
  imageId: z.string().nullable().describe('null: the drive is empty'),
  fileName: z.string().nullable(),
  missing: z.boolean().describe('The file is gone from the library'),
})

/** Sampled by the host, not asked of QEMU; null when the VM has no process. */
export const VmUsage = z.object({
  cpuPercent: z.number().describe('100 is one host core'),
  memoryBytes: z.int().describe('Host memory that the VM’s process occupies'),
})
export type VmUsage = z.infer<typeof VmUsage>

export const Vm = z
  .object({
    id: z.uuid(),
    name: z.string(),
    note: z.string(),
    state: VmState,
    cause: StateCause,
    vcpus: z.int(),
    memoryMiB: z.int(),
    firmware: Firmware,
    machineType: z
      .string()
      .describe('Pinned when the VM is made: the guest sees the same hardware after a QEMU upgrade'),
    bootOrder: z.array(BootDevice),
    disks: z.array(Disk),
    cdrom: Cdrom,
    nics: z.array(Nic),
    autostart: Autostart,
    crashPolicy: CrashPolicy,
    ownerId: z.uuid().nullable().describe('null: it belongs to nobody; admins see to it'),
    tags: z.array(z.string()),
    nextStart: NextStart.nullable().describe('null: it stays off until somebody starts it'),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    /** What runs now, which differs from the wish after an upgrade of Guesthouse or the host. */
    acceleration: z.enum(['kvm', 'tcg']).nullable(),
    pid: z.int().nullable(),
    usage: VmUsage.nullable(),
  })
  .meta({ id: 'Vm' })
export type Vm = z.infer<typeof Vm>

export const NewVm = z.object({
  name: VmName,
  note: VmNote.default(''),
  vcpus: Vcpus.default(2),
  memoryMiB: MemoryMiB.default(2048),
  firmware: Firmware.default('bios'),
  disk: NewDisk.nullable().default(null),
  imageId: z.string().nullable().default(null).describe('The ISO in the CD drive'),
  nic: NewNic.nullable().default({ model: 'virtio-net', network: 'nat' }),
  bootOrder: BootOrder.default(['disk', 'cd']),
  autostart: Autostart.default(NO_AUTOSTART),
  crashPolicy: CrashPolicy.default('stay-off'),
  tags: VmTags.default([]),
})
export type NewVm = z.infer<typeof NewVm>

export const VmChange = z
  .object({
    name: VmName,
    note: VmNote,
    vcpus: Vcpus,
    memoryMiB: MemoryMiB,
    firmware: Firmware,
    bootOrder: BootOrder,
    imageId: z.string().nullable(),
    autostart: Autostart,
    crashPolicy: CrashPolicy,
    tags: VmTags,
    ownerId: z.uuid().nullable().describe('Only an admin can change whose it is'),
  })
  .partial()
  .refine(change => Object.keys(change).length > 0, 'Say at least one thing to change')
export type VmChange = z.infer<typeof VmChange>
