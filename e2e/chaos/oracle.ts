import { setTimeout as delay } from 'node:timers/promises'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { Image } from '#lib/contract/image.ts'
import type { Vm } from '#lib/contract/vm.ts'
import type { Volume } from '#lib/contract/volume.ts'
import { ask as askApi } from '../api.ts'
import type { Guesthouse } from '../guesthouse.ts'
import { type UnfinishedOperation, unfinishedOperations } from './database.ts'
import type { Ledger, LedgerVm } from './ledger.ts'
import { type FoundQemu, isAlive, qemusIn } from './processes.ts'
import type { Scene } from './scene.ts'

export type Seen = { vms: Vm[]; volumes: Volume[]; images: Image[] }

const SETTLE_LIMIT_MS = 20_000
const SETTLE_STEP_MS = 50
const UNSETTLED = new Set(['starting', 'shutting-down', 'not-responding'])

/** What the API lists now. */
export async function look(server: Guesthouse): Promise<Seen> {
  return {
    vms: await askApi(server, endpoints.vms.list, {}),
    volumes: await askApi(server, endpoints.storage.list, {}),
    images: await askApi(server, endpoints.images.list, {}),
  }
}

/** Right after the start, before anything had time to repair itself: what ran is shown running, as the same process. */
export function checkAdoption(
  { ledger, hit }: Pick<Scene, 'ledger' | 'hit'>,
  { vms, before, stopped }: { vms: Vm[]; before: FoundQemu[]; stopped: number | null },
): string[] {
  const complaints: string[] = []
  for (const { id, name, mustRunAs } of ledger.vms.values()) {
    if (mustRunAs === null || hit.has(id)) continue
    if (!before.some(qemu => qemu.pid === mustRunAs)) complaints.push(`“${name}” ran as ${mustRunAs}, and is gone`)
  }
  for (const qemu of before) {
    if (!isAlive(qemu)) continue
    const vm = vms.find(({ id }) => id === qemu.vmId)
    const expected = qemu.pid === stopped ? ['not-responding'] : ['running', 'paused', 'shutting-down']
    if (!vm) complaints.push(`QEMU ${qemu.pid} of ${qemu.vmId} has no VM`)
    else if (vm.pid !== qemu.pid) complaints.push(`“${vm.name}” is process ${vm.pid}, and ran as ${qemu.pid}`)
    else if (!expected.includes(vm.state))
      complaints.push(`“${vm.name}” was adopted as ${vm.state}: ${vm.cause.sentence}`)
  }
  return complaints
}

/** @returns the VMs that are still on their way after the limit */
export async function settle(server: Guesthouse): Promise<string[]> {
  const deadline = performance.now() + SETTLE_LIMIT_MS
  for (;;) {
    const moving = (await askApi(server, endpoints.vms.list, {})).filter(vm => UNSETTLED.has(vm.state))
    if (moving.length === 0) return []
    if (performance.now() > deadline) return moving.map(vm => `“${vm.name}” is still ${vm.state}`)
    await delay(SETTLE_STEP_MS)
  }
}

/** No process without a VM, no VM without its process. */
export function checkProcesses(server: Pick<Guesthouse, 'root'>, { vms }: Pick<Seen, 'vms'>): string[] {
  const qemus = qemusIn(server.root)
  const orphans = qemus
    .filter(qemu => !vms.some(vm => vm.pid === qemu.pid && vm.id === qemu.vmId))
    .map(({ pid, vmId }) => `QEMU ${pid} of ${vmId} is nobody’s`)
  const ghosts = vms
    .filter(vm => vm.pid !== null && !qemus.some(qemu => qemu.pid === vm.pid))
    .map(vm => `“${vm.name}” is shown as process ${vm.pid}, which is not there`)
  return [...orphans, ...ghosts]
}

function checkVm(vm: LedgerVm, ledger: Ledger, seen: Seen): string[] {
  const found = seen.vms.find(({ id }) => id === vm.id)
  const hasVolume = vm.volumeId !== null && seen.volumes.some(({ id }) => id === vm.volumeId)
  const { name, exists, notes, cutDeletions } = vm
  if (exists === 'yes' && !found) return [`“${name}” was acknowledged, and is lost`]
  if (exists === 'no') return found ? [`“${name}” was deleted, and is back`] : []
  const volume = vm.volumeId === null ? undefined : ledger.volumes.get(vm.volumeId)
  if (!found) {
    if (volume?.exists === 'no' || vm.volumeId === null || new Set(cutDeletions).size > 1) return []
    if (cutDeletions[0] === 'keep' && !hasVolume)
      return [`“${name}” was deleted, and the disk that was to stay is lost`]
    // A volume that stayed could have been deleted by itself.
    if (cutDeletions[0] === 'delete' && hasVolume)
      return [`“${name}” was deleted, and the disk that was to go is there`]
    return []
  }
  const complaints: string[] = []
  if (!notes.has(found.note)) complaints.push(`“${name}” has the note “${found.note}”, which nobody gave it`)
  if (found.name !== name) complaints.push(`“${name}” is called “${found.name}” now`)
  if ((found.disks[0]?.volumeId ?? null) !== vm.volumeId) complaints.push(`“${name}” has another disk now`)
  if (vm.volumeId !== null && !hasVolume) complaints.push(`“${name}” is there, and its disk is not`)
  return complaints
}

/** Everything that was promised is there, everything that was deleted is not, and the rest is whole or absent. */
export function checkPromises({ ledger }: Pick<Scene, 'ledger'>, seen: Seen): string[] {
  const complaints = [...ledger.vms.values()].flatMap(vm => checkVm(vm, ledger, seen))
  for (const id of ledger.mustHaveBeenDeleted) {
    if (ledger.vms.get(id)?.exists === 'yes')
      complaints.push(`“${ledger.vms.get(id)?.name}” was lost while it was used`)
  }
  for (const vm of seen.vms) {
    const isCut = ledger.cutCreations.some(({ name }) => name === vm.name)
    if (!ledger.vms.has(vm.id) && !isCut) complaints.push(`“${vm.name}” was made by nobody`)
    if (seen.vms.some(other => other.id !== vm.id && other.name === vm.name)) complaints.push(`Two are “${vm.name}”`)
  }
  for (const { name, wantsNewDisk } of ledger.cutCreations) {
    const vm = seen.vms.find(each => each.name === name)
    const leftover = seen.volumes.find(volume => volume.name === name && !volume.usedBy)
    if (vm && wantsNewDisk && vm.disks.length !== 1) complaints.push(`“${name}” was made without its disk`)
    if (!vm && leftover) complaints.push(`“${name}” was not made, and its disk ${leftover.id} was`)
  }
  for (const { id, exists } of ledger.volumes.values()) {
    const isThere = seen.volumes.some(volume => volume.id === id)
    if (exists === 'yes' && !isThere) complaints.push(`Volume ${id} is lost`)
    if (exists === 'no' && isThere) complaints.push(`Volume ${id} was deleted, and is back`)
  }
  for (const volume of seen.volumes) {
    if (!ledger.volumes.has(volume.id) && !volume.usedBy) complaints.push(`Volume ${volume.id} was made by nobody`)
  }
  for (const { fileName, exists } of ledger.images.values()) {
    const isThere = seen.images.some(image => image.fileName === fileName)
    if (exists === 'yes' && !isThere) complaints.push(`${fileName} is lost`)
    if (exists === 'no' && isThere) complaints.push(`${fileName} was deleted, and is back`)
  }
  for (const { fileName } of seen.images) {
    if (!ledger.images.has(fileName)) complaints.push(`${fileName} was uploaded by nobody`)
  }
  return complaints
}

/** What was under way is ended, in the database, among the tasks and in the history. */
export async function checkOperations(server: Guesthouse, unfinished: UnfinishedOperation[]): Promise<string[]> {
  const tasks = await askApi(server, endpoints.host.tasks, {})
  const history = await askApi(server, endpoints.host.activity, { query: { limit: 200, code: 'operation.' } })
  return [
    ...unfinishedOperations(server.dataPath).map(({ title, state }) => `“${title}” is still ${state}`),
    ...tasks.filter(({ state }) => state === 'running').map(({ title }) => `The task “${title}” still runs`),
    ...unfinished
      .filter(({ title }) => !history.some(({ sentence }) => sentence.includes(`“${title}”`)))
      .map(({ title }) => `The history does not say what became of “${title}”`),
  ]
}
