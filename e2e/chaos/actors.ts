import { setTimeout as delay } from 'node:timers/promises'
import { type Dice, diceOf } from './dice.ts'
import { isAlive, qemusIn, signal } from './processes.ts'
import { type Actor, note, type Scene } from './scene.ts'
import { cancelSomething, isKept, removeImage, removeVolume, upload } from './storage-calls.ts'
import { change, create, plain, powerOff, remove, start } from './vm-calls.ts'

const MOST_VMS = 8
const MOST_SPARE_VOLUMES = 6
const MOST_IMAGES = 5
const KEPT_IMAGES = 2
const MOST_PAUSE_MS = 60

/** More of what is missing, less of what there is enough of. */
function weights({ ledger }: Scene) {
  const { vms, spareVolumes, images } = ledger.present
  const hasVms = vms().length > 0
  const onVm = (weight: number) => (hasVms ? weight : 0)
  return {
    create: vms().length >= MOST_VMS ? 0 : hasVms ? 4 : 10,
    remove: onVm(vms().length >= MOST_VMS ? 6 : 2),
    start: onVm(6),
    'power-off': onVm(3),
    'shut-down': onVm(1),
    reset: onVm(1),
    pause: onVm(1.5),
    resume: onVm(1.5),
    change: onVm(2),
    read: onVm(0.5),
    screenshot: onVm(0.5),
    'serial-log': onVm(0.5),
    'command-line': onVm(0.5),
    upload: images().length >= MOST_IMAGES ? 0 : 2,
    'remove-image': images().length >= MOST_IMAGES ? 4 : 1,
    'remove-volume': spareVolumes().length >= MOST_SPARE_VOLUMES ? 6 : 1,
    cancel: 0.7,
    together: onVm(1),
  }
}

async function oneCall(actor: Actor, newName: string): Promise<void> {
  const { scene, dice } = actor
  const { present } = scene.ledger
  const call = dice.weighted(weights(scene))
  const vm = dice.pick(present.vms())
  if (call === 'create') return await create(actor, newName)
  if (call === 'upload') {
    const isFirst = present.images().filter(isKept).length < KEPT_IMAGES
    return await upload(actor, `${isFirst ? 'kept' : 'disc'}-${newName}.iso`)
  }
  if (call === 'cancel') return await cancelSomething(actor)
  if (call === 'remove-image') {
    const image = dice.pick(present.images().filter(each => !isKept(each)))
    return image && (await removeImage(actor, image))
  }
  if (call === 'remove-volume') {
    const volume = dice.pick(present.spareVolumes())
    return volume && (await removeVolume(actor, volume))
  }
  if (!vm || call === undefined) return
  if (call === 'remove') return await remove(actor, vm)
  if (call === 'start') return await start(actor, vm)
  if (call === 'power-off') return await powerOff(actor, vm)
  if (call === 'change') return await change(actor, vm, `${newName} was here`)
  if (call === 'together') {
    // Everything at once on one VM: one of them wins, the others are told so.
    const all = [start(actor, vm), powerOff(actor, vm), plain(actor, 'reset', vm), remove(actor, vm), start(actor, vm)]
    await Promise.all(all)
    return
  }
  return await plain(actor, call, vm)
}

/** Calls until it is told to stop, which it notices between two calls. */
export async function act(actor: Actor, until: AbortSignal): Promise<void> {
  for (let count = 1; !until.aborted; count += 1) {
    await oneCall(actor, `${actor.name}-${count}`)
    await delay(actor.dice.between(0, MOST_PAUSE_MS))
  }
}

/** What may befall the QEMUs of a round while the calls go on. */
export type Misfortune = { kind: 'SIGKILL' | 'SIGSTOP'; afterMs: number }

export function rollMisfortunes(dice: Dice, lastMs: number): Misfortune[] {
  const rolled: Misfortune[] = []
  if (dice.chance(0.3)) rolled.push({ kind: 'SIGKILL', afterMs: dice.between(0, lastMs + 1) })
  if (dice.chance(0.25)) rolled.push({ kind: 'SIGSTOP', afterMs: dice.between(0, lastMs + 1) })
  return rolled
}

/** @returns the pid of a QEMU that was stopped and has to be woken again */
export async function befall(
  { kind, afterMs }: Misfortune,
  { scene, dice, until }: { scene: Scene; dice: Dice; until: AbortSignal },
): Promise<number | null> {
  await delay(afterMs, undefined, { signal: until }).catch(() => {})
  const qemu = dice.pick(qemusIn(scene.server.root))
  if (!qemu || !isAlive(qemu)) return null
  scene.hit.add(qemu.vmId)
  const vm = scene.ledger.vms.get(qemu.vmId)
  if (vm && kind === 'SIGKILL') scene.ledger.ending(vm)
  note(scene, `${kind} to QEMU ${qemu.pid} of “${vm?.name ?? qemu.vmId}”`)
  signal(qemu.pid, kind)
  return kind === 'SIGSTOP' ? qemu.pid : null
}

export function castOf(scene: Scene, { seed, round, count }: { seed: number; round: number; count: number }): Actor[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `r${round}${String.fromCharCode(97 + index)}`
    return { scene, name, dice: diceOf(seed, round, name) }
  })
}
