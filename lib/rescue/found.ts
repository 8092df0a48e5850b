import { join } from 'node:path'
import { z } from 'zod'
import type { VmRecord } from '#lib/db/vm-record.ts'
import { nameKey } from '#lib/db/vm-store.ts'
import type { VolumeRecord } from '#lib/db/volume-store.ts'
import { readRunRecord } from '#lib/vms/run-record.ts'
import { readWishFile, wishFilePath } from '#lib/vms/wish-file.ts'
import { findVolumes } from './found-volumes.ts'
import { namesIn, type RescuePlaces } from './places.ts'
import { wishFromRun } from './wish-from-run.ts'

/** What the files beside VMs and volumes hold. Can be put into a database as it is: no name, disk or address is there twice. */
export type Found = {
  vms: VmRecord[]
  volumes: VolumeRecord[]
  /** What could not be had, as sentences. */
  warnings: string[]
}

/** What a database has already, by what must be unique in it. */
export type Known = {
  vms: ReadonlySet<string>
  volumes: ReadonlySet<string>
  names: readonly string[]
  attached: ReadonlySet<string>
  macAddresses: ReadonlySet<string>
}

const NOTHING: Known = { vms: new Set(), volumes: new Set(), names: [], attached: new Set(), macAddresses: new Set() }

/**
 * Reads the files beside the VMs and volumes; changes nothing. What is `known` already is left out.
 * @param guess also what only a start record, or a disk without a note, tells of
 */
export async function findOnDisk(
  places: RescuePlaces,
  { known = NOTHING, guess }: { known?: Known; guess: boolean },
): Promise<Found> {
  const warnings: string[] = []
  const wishes: { vm: VmRecord; volumes: VolumeRecord[] }[] = []
  for (const id of (await namesIn(places.vms)).filter(isId)) {
    if (known.vms.has(id)) continue
    const read = await readVm(join(places.vms, id), { id, guess })
    if (read.wish) wishes.push(read.wish)
    if (read.warning) warnings.push(read.warning)
  }
  wishes.sort((one, other) => (one.vm.createdAt < other.vm.createdAt ? -1 : 1))
  const told = wishes.flatMap(({ volumes }) => volumes)
  const named = wishes.flatMap(({ vm }) => vm.disks.map(disk => ({ volumeId: disk.volumeId, vmName: vm.name })))
  const found = await findVolumes(places, { known: known.volumes, told, named, guess })
  const volumeIds = new Set([...known.volumes, ...found.volumes.map(({ id }) => id)])
  const vms = makeUnique(
    wishes.map(({ vm }) => vm),
    { known, volumeIds, warnings },
  )
  return { vms, volumes: found.volumes, warnings: [...warnings, ...found.warnings] }
}

const isId = (name: string): boolean => z.uuid().safeParse(name).success

async function readVm(directory: string, { id, guess }: { id: string; guess: boolean }) {
  const wish = await readWishFile(wishFilePath(directory))
  if (wish?.vm.id === id) return { wish }
  if (!guess) return {}
  const run = await readRunRecord(join(directory, 'run.json'))
  const vm = run && wishFromRun(run)
  if (vm?.id === id) {
    return {
      wish: { vm, volumes: [] },
      warning: `“${vm.name}” comes back as it was last started: its own file is missing or damaged. Its note and its start with the host are lost.`,
    }
  }
  return { warning: `The folder ${directory} does not say which VM was in it. It is left as it is.` }
}

type Unique = { known: Known; volumeIds: ReadonlySet<string>; warnings: string[] }

/** What the database would refuse is left out or renamed here, with a word about it: one odd file must not keep the others away. */
function makeUnique(vms: VmRecord[], { known, volumeIds, warnings }: Unique): VmRecord[] {
  const names = new Set(known.names.map(nameKey))
  const attached = new Set(known.attached)
  const macAddresses = new Set(known.macAddresses)
  return vms.map(vm => {
    const name = freeName(vm.name, names)
    names.add(nameKey(name))
    if (name !== vm.name) warnings.push(`There are two VMs called “${vm.name}”: one comes back as “${name}”.`)
    const disks = vm.disks.filter(({ volumeId }) => volumeIds.has(volumeId) && !attached.has(volumeId))
    for (const { volumeId } of disks) attached.add(volumeId)
    if (disks.length < vm.disks.length) {
      warnings.push(`“${name}” comes back without a disk that cannot be found or that another VM has.`)
    }
    const nics = vm.nics.filter(({ macAddress }) => !macAddresses.has(macAddress))
    for (const { macAddress } of nics) macAddresses.add(macAddress)
    if (nics.length < vm.nics.length) {
      warnings.push(`“${name}” comes back without a network card whose address another VM has.`)
    }
    return { ...vm, name, disks, nics }
  })
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, tried = name; ; number += 1) {
    if (!taken.has(nameKey(tried))) return tried
    tried = `${name.slice(0, 58)} ${number}`
  }
}
