import { z } from 'zod'
import { DiskBus } from '#lib/contract/disk.ts'
import { MacAddress, NetworkKind, NicModel } from '#lib/contract/nic.ts'
import { BootOrder, Firmware, VmTag } from '#lib/contract/vm.ts'
import { Autostart, CrashPolicy } from '#lib/contract/vm-policy.ts'

export const DiskRecord = z.object({ id: z.string(), volumeId: z.uuid(), bus: DiskBus })
export type DiskRecord = z.infer<typeof DiskRecord>

export const NicRecord = z.object({ id: z.string(), model: NicModel, macAddress: MacAddress, network: NetworkKind })
export type NicRecord = z.infer<typeof NicRecord>

/** A VM as it is wished for: what the database keeps. */
export const VmRecord = z.object({
  id: z.uuid(),
  name: z.string(),
  note: z.string(),
  vcpus: z.int(),
  memoryMiB: z.int(),
  firmware: Firmware,
  machineType: z.string(),
  bootOrder: BootOrder,
  imageId: z.string().nullable(),
  autostart: Autostart,
  crashPolicy: CrashPolicy,
  /** Files beside VMs that an older version wrote know neither. */
  ownerId: z.uuid().nullable().default(null),
  tags: z.array(VmTag).default([]),
  createdAt: z.iso.datetime(),
  disks: z.array(DiskRecord),
  nics: z.array(NicRecord),
})
export type VmRecord = z.infer<typeof VmRecord>

/** `disks` and `nics` replace all that were there. */
export type VmRecordChange = Partial<Omit<VmRecord, 'id' | 'createdAt'>>
