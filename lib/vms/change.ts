import { isDeepStrictEqual } from 'node:util'
import { Problem } from '#lib/contract/problem.ts'
import type { VmChange } from '#lib/contract/vm.ts'
import type { VmRecord, VmRecordChange } from '#lib/db/vm-record.ts'
import { namedStoreProblem } from './create.ts'
import { announceUses, type VmDependencies } from './dependencies.ts'
import { NOTHING_TAKEN, takenBy } from './quotas.ts'
import { usableImage } from './usable-image.ts'
import type { VmEntry } from './vm-entry.ts'

/** What may change while the VM runs, because no machine is made of it. */
const ALWAYS: ReadonlySet<string> = new Set([
  'name',
  'note',
  'autostart',
  'crashPolicy',
  'tags',
  'ownerId',
] satisfies (keyof VmChange)[])

const WORDS: Record<keyof VmChange, string> = {
  name: 'the name',
  note: 'the note',
  vcpus: 'the vCPUs',
  memoryMiB: 'the memory',
  firmware: 'the firmware',
  bootOrder: 'the boot order',
  imageId: 'the CD',
  autostart: 'the start with the host',
  crashPolicy: 'what happens after a crash',
  tags: 'the tags',
  ownerId: 'the owner',
}

function sentenceFor(before: string, change: VmRecordChange): string {
  if (change.name !== undefined) return `“${before}” was renamed to “${change.name}”`
  const parts = Object.entries(WORDS).flatMap(([key, word]) => (key in change && key !== 'name' ? [word] : []))
  return `“${before}”: ${parts.join(', ')} changed`
}

/** Only what was said and is not so already. An absent field must not become `undefined` in the record. */
function realChanges(record: VmRecord, change: VmChange): VmRecordChange {
  const now = new Map<string, unknown>(Object.entries(record))
  const differs = ([key, value]: [string, unknown]) => value !== undefined && !isDeepStrictEqual(value, now.get(key))
  return Object.fromEntries(Object.entries(change).filter(differs))
}

/** All of it, when it changes hands; else what it grows by. @throws Problem `quota-exceeded` */
function holdForChange(before: VmRecord, parts: VmRecordChange, { quotas, volumes }: VmDependencies): () => void {
  const after = { ...before, ...parts }
  const sizeOf = (volumeId: string) => volumes.find(volumeId)?.virtualSizeBytes ?? 0
  if (after.ownerId !== before.ownerId) return quotas.hold(after.ownerId, takenBy(after, sizeOf))
  const grown = { vcpus: after.vcpus - before.vcpus, memoryMiB: after.memoryMiB - before.memoryMiB }
  return quotas.hold(before.ownerId, { ...NOTHING_TAKEN, ...grown })
}

/** @throws Problem `quota-exceeded`; `vm-wrong-state` when the hardware of a running VM would change */
export async function changeVm(entry: VmEntry, change: VmChange, dependencies: VmDependencies): Promise<void> {
  const { registry, store, images, qemu, record: note } = dependencies
  await entry.lock.run('changing its settings', async () => {
    const before = entry.record
    const parts = realChanges(before, change)
    if (Object.keys(parts).length === 0) return
    const changesHardware = Object.keys(parts).some(key => !ALWAYS.has(key))
    if (changesHardware) registry.require('change-hardware', entry)
    if (typeof parts.imageId === 'string') await usableImage(parts.imageId, images)
    if (parts.firmware === 'uefi' && !(await qemu.host()).uefi) {
      throw new Problem(
        'qemu-unusable',
        'This host has no UEFI firmware for guests. Install the package ovmf, or keep BIOS.',
      )
    }
    const letGo = holdForChange(before, parts, dependencies)
    try {
      entry.record = await store.update(entry.record.id, parts)
    } catch (error) {
      throw namedStoreProblem(error, change.name ?? before.name)
    } finally {
      letGo()
    }
    const { nextStart, record } = entry
    const isRevoked = nextStart?.because === 'crash' ? record.crashPolicy !== 'restart' : !record.autostart.enabled
    if (isRevoked) await nextStart?.cancel()
    registry.announce(entry)
    announceUses(dependencies, before)
    announceUses(dependencies, entry.record)
    note({
      level: 'info',
      actor: 'person',
      code: 'vm.changed',
      sentence: sentenceFor(before.name, parts),
      vm: entry.record,
    })
  })
}
