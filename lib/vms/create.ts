import { randomUUID } from 'node:crypto'
import { dirname } from 'node:path'
import type { NewDisk } from '#lib/contract/disk.ts'
import { isProblem, Problem } from '#lib/contract/problem.ts'
import type { NewVm } from '#lib/contract/vm.ts'
import { RowMissingError, VmNameTakenError, VolumeAttachedError } from '#lib/db/errors.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import { nameKey } from '#lib/db/vm-store.ts'
import { errorCode, storageProblem } from '#lib/storage/storage-problem.ts'
import { announceUses, type VmDependencies } from './dependencies.ts'
import { makeVmDirectory, removeVmFiles, vmFiles } from './files.ts'
import { createVmLock } from './lock.ts'
import { randomMacAddress } from './mac-address.ts'
import { usableImage } from './usable-image.ts'
import type { VmEntry } from './vm-entry.ts'

type Made = { disks: VmRecord['disks']; undo: () => Promise<void> }

/** A fresh volume is undone when the VM does not come to be; one that was there before stays. */
async function provideDisk(disk: NewDisk | null, vmName: string, { volumes }: VmDependencies): Promise<Made> {
  if (!disk) return { disks: [], undo: async () => {} }
  const id = 'disk0'
  if (disk.kind === 'existing') {
    const volume = volumes.read(disk.volumeId)
    if (volume.usedBy) {
      throw new Problem(
        'volume-in-use',
        `“${volume.name}” is the disk of “${volume.usedBy.vmName}”: a disk is in one VM at a time. Choose another.`,
      )
    }
    return { disks: [{ id, volumeId: volume.id, bus: disk.bus }], undo: async () => {} }
  }
  const volume = await volumes.create({ name: vmName, format: disk.format, sizeBytes: disk.sizeBytes })
  return { disks: [{ id, volumeId: volume.id, bus: disk.bus }], undo: () => volumes.remove(volume.id) }
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
  if (named !== error || isProblem(error) || errorCode(error) === null) return named
  return await storageProblem(error, { what: `“${name}” was not created`, path: dirname(path) })
}

/** Makes a VM and its disk: both or neither. @throws Problem as the endpoint says */
export async function createVm(wish: NewVm, dependencies: VmDependencies): Promise<VmEntry> {
  const { registry, store, images, qemu, record: note } = dependencies
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

  const id = randomUUID()
  const files = vmFiles({ ...dependencies, vmId: id })
  const { disks, undo } = await provideDisk(wish.disk, wish.name, dependencies)
  try {
    // First, because the row is what makes a VM: one that was inserted needs nothing more that could fail.
    await makeVmDirectory(files, qemu.user)
    const record = await store.insert({
      id,
      name: wish.name,
      note: wish.note,
      vcpus: wish.vcpus,
      memoryMiB: wish.memoryMiB,
      firmware: wish.firmware,
      machineType: host.machineType,
      bootOrder: wish.bootOrder,
      imageId: wish.imageId,
      autostart: wish.autostart,
      crashPolicy: wish.crashPolicy,
      createdAt: new Date().toISOString(),
      disks,
      nics: wish.nic
        ? [{ id: 'nic0', model: wish.nic.model, macAddress: randomMacAddress(), network: wish.nic.network }]
        : [],
    })
    const entry = stoppedEntry(record, dependencies)
    registry.add(entry)
    announceUses(dependencies, record)
    note({ level: 'info', actor: 'person', code: 'vm.created', sentence: `“${record.name}” was created`, vm: record })
    return entry
  } catch (error) {
    // The failure that made us come here is the one to report.
    await Promise.allSettled([undo(), removeVmFiles(files)])
    throw await creationProblem(error, wish.name, files.directory)
  }
}
