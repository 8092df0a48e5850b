import type { VmPreview } from '#lib/contract/command-line.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import { readMemory } from '#lib/host/memory.ts'
import { commandLine } from '#lib/qemu/command-line/command-line.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'
import { explained } from './command-line-view.ts'
import type { VmDependencies } from './dependencies.ts'
import { vmFiles } from './files.ts'
import { machineSpecFor } from './machine-spec-for.ts'

/** Stands for the ids that only a real VM gets. */
const NO_ID = '00000000-0000-4000-8000-000000000000'

function recordFor(wish: NewVm, machineType: string): VmRecord {
  const volumeId = wish.disk?.kind === 'existing' ? wish.disk.volumeId : NO_ID
  return {
    ...wish,
    id: NO_ID,
    ownerId: null,
    machineType,
    createdAt: new Date(0).toISOString(),
    disks: wish.disk ? [{ id: 'disk0', volumeId, bus: wish.disk.bus }] : [],
    nics: wish.nic
      ? [{ id: 'nic0', model: wish.nic.model, macAddress: '52:54:00:00:00:00', network: wish.nic.network }]
      : [],
  }
}

export type PreviewSpace = { freeBytes: number; reserveBytes: number }

async function commandLineFor(wish: NewVm, dependencies: VmDependencies, poolPath: string) {
  const host = await dependencies.qemu.host()
  const { disk } = wish
  const isoPath = wish.imageId === null ? null : (await dependencies.images.locate(wish.imageId)).path
  const existing = disk?.kind === 'existing' ? await dependencies.volumes.locate(disk.volumeId) : null
  const spec = machineSpecFor(recordFor(wish, host.machineType), {
    files: vmFiles({ ...dependencies, vmId: NO_ID }),
    accelerator: host.accelerator,
    cpuModel: host.cpuModel,
    uefiCodePath: host.uefi?.codePath ?? null,
    volume: id => existing ?? { path: `${poolPath}/${id}`, format: disk?.kind === 'new' ? disk.format : 'qcow2' },
    isoPath,
  })
  return explained({
    source: 'next',
    binaryPath: host.binaryPath,
    argv: commandLine(spec, host.capabilities),
    pendingChanges: [],
  })
}

/** Whether a VM like this fits, and what it would run with. Changes nothing; never throws for what the person can still mend. */
export async function previewVm(
  wish: NewVm,
  dependencies: VmDependencies,
  { poolPath, space }: { poolPath: string; space: () => Promise<PreviewSpace> },
): Promise<VmPreview> {
  const memoryAvailableBytes = readMemory().availableBytes
  const { freeBytes, reserveBytes } = await space()
  const newBytes = wish.disk?.kind === 'new' ? wish.disk.sizeBytes : 0
  const warnings: string[] = []
  const memoryFits = wish.memoryMiB * MIB <= memoryAvailableBytes
  if (!memoryFits) {
    warnings.push(
      `The host has ${formatBytes(memoryAvailableBytes)} of memory free: the VM can be created, but not started now.`,
    )
  }
  const diskFits = freeBytes > reserveBytes
  if (!diskFits) warnings.push(`The pool is full: only ${formatBytes(freeBytes)} are free.`)
  else if (newBytes > freeBytes - reserveBytes) {
    warnings.push(
      `The disk can grow beyond what is free (${formatBytes(freeBytes)}): the VM pauses when the space runs out.`,
    )
  }
  return {
    fits: memoryFits && diskFits,
    warnings,
    memoryAvailableBytes,
    diskFreeBytes: freeBytes,
    diskFreeAfterBytes: freeBytes - newBytes,
    commandLine: await commandLineFor(wish, dependencies, poolPath).catch(() => null),
  }
}
