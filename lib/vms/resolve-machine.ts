import type { DiskFormat } from '#lib/contract/disk.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import type { QemuHost } from '#lib/hypervisor/qemu-host.ts'
import type { MachineSpec } from '#lib/qemu/machine-spec.ts'
import type { VmDependencies } from './dependencies.ts'
import { requireDiskFile } from './disk-file.ts'
import type { VmFiles } from './files.ts'
import { machineSpecFor } from './machine-spec-for.ts'

type Located = { path: string; format: DiskFormat }

async function locateDisks(record: VmRecord, { volumes }: VmDependencies): Promise<Map<string, Located>> {
  const located = new Map<string, Located>()
  for (const { volumeId } of record.disks) {
    const { path, format } = await volumes.locate(volumeId)
    await requireDiskFile(record.name, { path, format, virtualSizeBytes: volumes.read(volumeId).virtualSizeBytes })
    located.set(volumeId, { path, format })
  }
  return located
}

async function locateIso(record: VmRecord, { images }: VmDependencies): Promise<string | null> {
  if (record.imageId === null) return null
  const image = await images.read(record.imageId).catch(cause => {
    throw new Problem(
      'image-not-found',
      `The CD of “${record.name}” is gone from the library. Choose another under Hardware, or leave the drive empty.`,
      { cause },
    )
  })
  if (!image.usable) {
    throw new Problem(
      'image-refused',
      `“${image.fileName}” cannot be put into the CD drive: it is ${image.description}. Choose another under Hardware.`,
    )
  }
  return (await images.locate(image.id)).path
}

/** Turns a wish into a machine that can be started on this host now. @throws Problem that names what is missing */
export async function resolveMachine(
  record: VmRecord,
  { files, host, dependencies }: { files: VmFiles; host: QemuHost; dependencies: VmDependencies },
): Promise<MachineSpec> {
  const disks = await locateDisks(record, dependencies)
  const isoPath = await locateIso(record, dependencies)
  if (record.firmware === 'uefi' && !host.uefi) {
    throw new Problem(
      'qemu-unusable',
      `“${record.name}” needs UEFI firmware, which this host does not have. Install the package ovmf.`,
    )
  }
  return machineSpecFor(record, {
    files,
    accelerator: host.accelerator,
    cpuModel: host.cpuModel,
    uefiCodePath: host.uefi?.codePath ?? null,
    volume: id => {
      const found = disks.get(id)
      if (!found) throw new Error(`Volume ${id} was not located`)
      return found
    },
    isoPath,
  })
}
