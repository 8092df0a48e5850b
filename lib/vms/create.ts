import { dirname } from 'node:path'
import type { NewDisk } from '#lib/contract/disk.ts'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import { RowMissingError, VmNameTakenError, VolumeAttachedError } from '#lib/db/errors.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import { nameKey } from '#lib/db/vm-store.ts'
import type { VolumeRecord } from '#lib/db/volume-store.ts'
import { QemuImgError } from '#lib/qemu/img/qemu-img-error.ts'
import { errorCode, storageProblem } from '#lib/storage/storage-problem.ts'
import { announceUses, type VmDependencies } from './dependencies.ts'
import { vmFiles } from './files.ts'
import { createVmLock } from './lock.ts'
import { randomMacAddress } from './mac-address.ts'
import { takenBy } from './quotas.ts'
import { usableImage } from './usable-image.ts'
import type { VmEntry } from './vm-entry.ts'
import type { VmOperations } from './vm-operations.ts'

/** The volume that the VM's disk will be: one that is there, or one that will be made with it. */
async function planDisk(
  disk: NewDisk | null,
  vmName: string,
  { volumes }: VmDependencies,
): Promise<{ disks: VmRecord['disks']; volume: VolumeRecord | null }> {
  if (!disk) return { disks: [], volume: null }
  const id = 'disk0'
  if (disk.kind === 'existing') {
    const volume = volumes.read(disk.volumeId)
    if (volume.usedBy) {
      throw new Problem(
        'volume-in-use',
        `“${volume.name}” is the disk of “${volume.usedBy.vmName}”: a disk is in one VM at a time. Choose another.`,
      )
    }
    return { disks: [{ id, volumeId: volume.id, bus: disk.bus }], volume: null }
  }
  const volume = await volumes.plan({ name: vmName, format: disk.format, sizeBytes: disk.sizeBytes })
  return { disks: [{ id, volumeId: volume.id, bus: disk.bus }], volume }
}

/** A VM that never ran, or whose run is not known. */
export function stoppedEntry(record: VmRecord, paths: { dataPath: string; runtimePath: string }): VmEntry {
  const entry: VmEntry = {
    record,
    files: vmFiles({ ...paths, vmId: record.id }),
    lock: createVmLock(() => entry.record.name),
    state: 'stopped',
    cause: { sentence: 'Never started', since: record.createdAt, log: [] },
    run: null,
    machine: null,
    usage: null,
    nextStart: null,
  }
  return entry
}

function nameTaken(name: string, cause?: unknown): Problem {
  const detail = `Another VM is called “${name}”. Choose another name.`
  return new Problem('vm-name-taken', detail, { cause, fields: [{ path: 'name', message: detail }] })
}

/** The database decides about names and disks, so that two requests at once cannot both win. */
export function namedStoreProblem(error: unknown, name: string): unknown {
  if (error instanceof VmNameTakenError) return nameTaken(name, error)
  if (error instanceof RowMissingError) {
    return new Problem('volume-not-found', 'The disk was deleted a moment ago. Choose another.', { cause: error })
  }
  if (error instanceof VolumeAttachedError) {
    return new Problem('volume-in-use', 'Another VM took this disk a moment ago. Choose another.', { cause: error })
  }
  return error
}

async function creationProblem(error: unknown, name: string, path: string): Promise<unknown> {
  const named = namedStoreProblem(error, name)
  if (named !== error || isProblem(error)) return named
  if (errorCode(error) === null && !(error instanceof QemuImgError)) return named
  return await storageProblem(error, { what: `“${name}” was not created`, path: dirname(path) })
}

/**
 * Makes a VM and its disk: both or neither.
 * @param ownerId whose it is: counts for their quota
 * @param id what the VM will be known by: a request that is sent again names the same
 * @throws Problem as the endpoint says
 */
export async function createVm(
  wish: NewVm,
  { id, ownerId, operations }: { id: string; ownerId: string | null; operations: VmOperations },
  dependencies: VmDependencies,
): Promise<VmEntry> {
  const { registry, images, qemu, volumes, quotas, record: note } = dependencies
  const host = await qemu.host()
  if (registry.all().some(other => nameKey(other.record.name) === nameKey(wish.name))) throw nameTaken(wish.name)
  if (wish.firmware === 'uefi' && !host.uefi) {
    throw new Problem(
      'qemu-unusable',
      'This host has no UEFI firmware for guests. Install the package ovmf, or choose BIOS.',
      {
        fields: [{ path: 'firmware', message: 'No UEFI firmware on this host' }],
      },
    )
  }
  if (wish.imageId !== null) await usableImage(wish.imageId, images)

  const { disks, volume } = await planDisk(wish.disk, wish.name, dependencies)
  const { disk: _, nic, ...rest } = wish
  const record: VmRecord = {
    ...rest,
    id,
    ownerId,
    machineType: host.machineType,
    createdAt: new Date().toISOString(),
    disks,
    nics: nic ? [{ id: 'nic0', model: nic.model, macAddress: randomMacAddress(), network: nic.network }] : [],
  }
  const entry = stoppedEntry(record, dependencies)
  const sizeOf = (volumeId: string) => (volume ?? volumes.find(volumeId))?.virtualSizeBytes ?? 0
  const letGo = quotas.hold(ownerId, takenBy(record, sizeOf))
  try {
    await operations.creating
      .run({
        title: `Create the VM “${record.name}”`,
        vm: { id, name: record.name },
        wish: { record, volume },
      })
      .catch(async error => {
        throw await creationProblem(error, wish.name, entry.files.directory)
      })
    if (volume) await volumes.added(volume)
    registry.add(entry)
  } finally {
    letGo()
  }
  announceUses(dependencies, record)
  note({ level: 'info', actor: 'person', code: 'vm.created', sentence: `“${record.name}” was created`, vm: record })
  return entry
}
