import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import { Vm } from '#lib/contract/vm.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { bootSector } from '../guest/boot-sector.ts'
import type { LedgerVm } from './ledger.ts'
import { type Actor, ask, poolOf } from './scene.ts'

const MEMORY_MIB = 32
const LARGEST_DISK_MIB = 64

/** A guest of 512 bytes that writes a line and sleeps, for a disk that is there but empty. */
async function makeBootable({ scene }: Actor, volumeId: string): Promise<void> {
  try {
    const disk = await open(join(poolOf(scene.server), `${volumeId}.raw`), 'r+')
    await disk.write(bootSector('idle'))
    await disk.close()
  } catch {
    // It was deleted already: somebody else was faster.
  }
}

function rollDisk({ scene, dice }: Actor) {
  const spare = dice.chance(0.3) ? dice.pick(scene.ledger.present.spareVolumes()) : undefined
  if (spare) return { kind: 'existing' as const, volumeId: spare.id }
  if (dice.chance(0.1)) return null
  const format = dice.chance(0.6) ? ('raw' as const) : ('qcow2' as const)
  return { kind: 'new' as const, sizeBytes: dice.between(1, LARGEST_DISK_MIB) * MIB, format }
}

export async function create(actor: Actor, newName: string): Promise<void> {
  const { scene, dice } = actor
  const { ledger } = scene
  // Now and then a name that is taken.
  const name = dice.chance(0.05) ? (dice.pick(ledger.present.vms())?.name ?? newName) : newName
  const disk = rollDisk(actor)
  const key = dice.chance(0.6) ? crypto.randomUUID() : null
  const body = { name, vcpus: 1, memoryMiB: MEMORY_MIB, nic: null, disk, note: `${name} is new` }
  const about = `“${name}” with ${disk ? `${disk.kind} disk` : 'no disk'}`
  const headers: Record<string, string> = key === null ? {} : { 'idempotency-key': key }
  const outcome = await ask(actor, endpoints.vms.create, { about, body, headers })
  if (outcome.kind === 'cut') {
    const isNew = !ledger.present.vms().some(vm => vm.name === name)
    if (isNew) ledger.cutCreations.push({ name, wantsNewDisk: disk?.kind === 'new', retry: key ? { key, body } : null })
  }
  if (outcome.kind !== 'acknowledged') return
  const vm = Vm.parse(outcome.body)
  const volumeId = vm.disks[0]?.volumeId ?? null
  ledger.addVm({ id: vm.id, name, volumeId, note: body.note })
  if (volumeId !== null && disk?.kind === 'new' && disk.format === 'raw') await makeBootable(actor, volumeId)
}

export async function remove(actor: Actor, vm: LedgerVm): Promise<void> {
  const { scene, dice } = actor
  const disks = dice.chance(0.6) ? ('delete' as const) : ('keep' as const)
  const before = vm.exists
  const outcome = await ask(actor, endpoints.vms.remove, {
    ...{ about: `“${vm.name}”, ${disks} disks`, params: { vmId: vm.id }, query: { disks } },
  })
  if (outcome.kind === 'cut' && vm.exists !== 'no') {
    vm.exists = 'unknown'
    vm.cutDeletions.push(disks)
    if (disks === 'delete') scene.ledger.volumeIs(vm.volumeId, 'unknown')
  }
  if (outcome.kind === 'acknowledged') {
    vm.exists = 'no'
    if (disks === 'delete') scene.ledger.volumeIs(vm.volumeId, 'no')
  }
  const isLost = outcome.kind === 'refused' && outcome.problem.code === 'vm-not-found' && before === 'yes'
  // Somebody else may be deleting it: their answer is on its way.
  if (isLost) scene.ledger.mustHaveBeenDeleted.add(vm.id)
}

export async function start(actor: Actor, vm: LedgerVm): Promise<void> {
  const { endings } = vm
  const outcome = await ask(actor, endpoints.vms.start, onVm(vm))
  const isOurDoing = vm.endings !== endings || vm.endingsUnderWay > 0 || actor.scene.hit.has(vm.id)
  if (outcome.kind === 'refused' && outcome.problem.code === 'vm-start-failed' && !isOurDoing) {
    const { detail, log } = outcome.problem
    actor.scene.complaints.push(`“${vm.name}” did not start: ${detail} ${log.join(' | ')}`)
  }
  if (outcome.kind !== 'acknowledged') return
  const { pid } = Vm.parse(outcome.body)
  if (vm.endings === endings) vm.mustRunAs = pid
}

export async function powerOff({ scene, ...actor }: Actor, vm: LedgerVm): Promise<void> {
  scene.ledger.ending(vm)
  vm.endingsUnderWay += 1
  try {
    await ask({ scene, ...actor }, endpoints.vms.powerOff, onVm(vm))
  } finally {
    // A start that was under way has had its answer, or has none: either way this one may have come after it.
    scene.ledger.ending(vm)
    vm.endingsUnderWay -= 1
  }
}

export async function change(actor: Actor, vm: LedgerVm, noteText: string): Promise<void> {
  vm.changesUnderWay += 1
  const wasAlone = vm.changesUnderWay === 1
  vm.notes.add(noteText)
  const outcome = await ask(actor, endpoints.vms.change, { ...onVm(vm), body: { note: noteText } })
  const isAlone = wasAlone && vm.changesUnderWay === 1
  vm.changesUnderWay -= 1
  if (outcome.kind === 'acknowledged' && isAlone) vm.notes = new Set([noteText])
  if (outcome.kind === 'refused') vm.notes.delete(noteText)
}

const PLAIN = {
  'shut-down': endpoints.vms.shutDown,
  reset: endpoints.vms.reset,
  pause: endpoints.vms.pause,
  resume: endpoints.vms.resume,
  read: endpoints.vms.read,
  screenshot: endpoints.vms.screenshot,
  'serial-log': endpoints.vms.serialLog,
  'command-line': endpoints.vms.commandLine,
}
export type PlainCall = keyof typeof PLAIN

/** What leaves nothing behind that would have to be remembered. */
export async function plain(actor: Actor, call: PlainCall, vm: LedgerVm): Promise<void> {
  await ask(actor, PLAIN[call], onVm(vm))
}

function onVm({ id, name }: LedgerVm) {
  return { about: `“${name}”`, params: { vmId: id } }
}
