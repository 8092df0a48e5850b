import { z } from 'zod'
import { GIB, MIB, TIB } from '#lib/shared/bytes.ts'

export const DiskFormat = z.enum(['qcow2', 'raw']).describe('qcow2: sparse, with snapshots. raw: plain bytes')
export type DiskFormat = z.infer<typeof DiskFormat>

export const DiskBus = z.enum(['virtio-blk', 'sata', 'ide'])
export type DiskBus = z.infer<typeof DiskBus>

/** qemu-img works in sectors of 512 bytes; 2 TiB is the limit until an admin raises it (S08). */
export const DiskSizeBytes = z
  .int()
  .min(MIB, 'A disk has at least 1 MiB')
  .max(2 * TIB, 'A disk has at most 2 TiB')
  .multipleOf(512, 'A disk’s size is a multiple of 512 bytes')

/** A VM's attached device, backed by a volume. */
export const Disk = z.object({
  id: z.string().describe('Unique within the VM; also QEMU’s device id'),
  volumeId: z.uuid(),
  volumeName: z.string(),
  bus: DiskBus,
  format: DiskFormat,
  virtualSizeBytes: z.int().describe('What the guest sees'),
  allocatedBytes: z.int().nullable().describe('What the host spends; null when the file is missing'),
  missing: z.boolean().describe('The file is gone from the pool'),
})
export type Disk = z.infer<typeof Disk>

/** What to give a new VM: a fresh volume or one that no other VM uses. */
export const NewDisk = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('new'),
    sizeBytes: DiskSizeBytes.default(32 * GIB),
    format: DiskFormat.default('qcow2'),
    bus: DiskBus.default('virtio-blk'),
  }),
  z.object({ kind: z.literal('existing'), volumeId: z.uuid(), bus: DiskBus.default('virtio-blk') }),
])
export type NewDisk = z.infer<typeof NewDisk>
