import { basename } from 'node:path'
import { z } from 'zod'
import { DiskBus, DiskFormat } from '#lib/contract/disk.ts'
import { MacAddress, NicModel } from '#lib/contract/nic.ts'
import type { BootDevice } from '#lib/contract/vm.ts'
import { NO_AUTOSTART } from '#lib/contract/vm-policy.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import { imageIdFor } from '#lib/storage/images/image-facts.ts'
import { VolumeKey } from '#lib/storage/volume-file.ts'
import type { RunRecord } from '#lib/vms/run-record.ts'

const Placed = { bootIndex: z.number().nullable().catch(null) }
const Disk = z.object({ id: z.string(), path: z.string(), format: DiskFormat, bus: DiskBus, ...Placed })
const Nic = z.object({
  id: z.string(),
  model: NicModel,
  macAddress: MacAddress,
  netdev: z.object({ isolated: z.boolean() }),
  ...Placed,
})
const Cdrom = z.object({ isoPath: z.string().nullable(), ...Placed })

/** What QEMU was started with, which another version may have written: a part that is not understood is left out, not the VM. */
const Spec = z.object({
  name: z.string(),
  uuid: z.uuid(),
  machineType: z.string(),
  vcpus: z.int().positive(),
  memoryMiB: z.int().positive(),
  firmware: z.object({ kind: z.enum(['bios', 'uefi']) }).catch({ kind: 'bios' }),
  disks: z.array(Disk).catch([]),
  cdroms: z.array(Cdrom).catch([]),
  nics: z.array(Nic).catch([]),
})
type Spec = z.infer<typeof Spec>

/** The first of each kind that is tried at all, in the order in which they are tried. */
function bootOrderOf({ disks, cdroms, nics }: Spec): BootDevice[] {
  const kinds = [
    { kind: 'disk' as const, devices: disks },
    { kind: 'cd' as const, devices: cdroms },
    { kind: 'network' as const, devices: nics },
  ]
  const firsts = kinds.flatMap(({ kind, devices }) => {
    const indexes = devices.flatMap(({ bootIndex }) => (bootIndex === null ? [] : [bootIndex]))
    return indexes.length > 0 ? [{ kind, first: Math.min(...indexes) }] : []
  })
  return firsts.sort((one, other) => one.first - other.first).map(({ kind }) => kind)
}

function volumeIdOf(path: string): string | null {
  const [id, format] = basename(path).split('.')
  const key = VolumeKey.safeParse({ id, format })
  return key.success ? key.data.id : null
}

/**
 * The wish of a VM from what it was last started with. What no machine is made of is lost: the note, and what is done when the host
 * starts or QEMU crashes.
 * @returns null when the record says too little
 */
export function wishFromRun({ spec, startedAt }: Pick<RunRecord, 'spec' | 'startedAt'>): VmRecord | null {
  const parsed = Spec.safeParse(spec)
  if (!parsed.success) return null
  const { name, uuid, machineType, vcpus, memoryMiB, firmware, disks, cdroms, nics } = parsed.data
  const isoPath = cdroms[0]?.isoPath ?? null
  return {
    ...{ id: uuid, name, note: '', vcpus, memoryMiB, machineType, firmware: firmware.kind },
    bootOrder: bootOrderOf(parsed.data),
    imageId: isoPath === null ? null : imageIdFor(basename(isoPath)),
    autostart: NO_AUTOSTART,
    crashPolicy: 'stay-off',
    ownerId: null,
    tags: [],
    createdAt: startedAt,
    disks: disks.flatMap(({ id, path, bus }) => {
      const volumeId = volumeIdOf(path)
      return volumeId === null ? [] : [{ id, volumeId, bus }]
    }),
    nics: nics.map(({ id, model, macAddress, netdev }) => ({
      ...{ id, model, macAddress },
      network: netdev.isolated ? 'isolated' : 'nat',
    })),
  }
}
