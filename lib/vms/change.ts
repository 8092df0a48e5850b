import { Problem } from '#lib/contract/problem.ts'
import type { VmChange } from '#lib/contract/vm.ts'
import type { VmRecordChange } from '#lib/db/vm-record.ts'
import { namedStoreProblem } from './create.ts'
import { announceUses, type VmDependencies } from './dependencies.ts'
import { usableImage } from './usable-image.ts'
import type { VmEntry } from './vm-entry.ts'

/** What may change while the VM runs, because no machine is made of it. */
const ALWAYS: ReadonlySet<string> = new Set(['name', 'note'] satisfies (keyof VmChange)[])

const WORDS: Record<keyof VmChange, string> = {
  name: 'the name',
  note: 'the note',
  vcpus: 'the vCPUs',
  memoryMiB: 'the memory',
  firmware: 'the firmware',
  bootOrder: 'the boot order',
  imageId: 'the CD',
}

function sentenceFor(before: string, change: VmRecordChange): string {
  if (change.name !== undefined && change.name !== before) return `“${before}” was renamed to “${change.name}”`
  const parts = Object.entries(WORDS).flatMap(([key, word]) => (key in change && key !== 'name' ? [word] : []))
  return `“${before}”: ${parts.join(', ')} changed`
}

/** Only what was said: an absent field must not become `undefined` in the record. */
function definedParts(change: VmChange): VmRecordChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

/** @throws Problem `vm-wrong-state` when the hardware of a running VM would change */
export async function changeVm(entry: VmEntry, change: VmChange, dependencies: VmDependencies): Promise<void> {
  const { registry, store, images, qemu, record: note } = dependencies
  const changesHardware = Object.keys(change).some(key => !ALWAYS.has(key))
  await entry.lock.run('changing its settings', async () => {
    if (changesHardware) registry.require('change-hardware', entry)
    if (change.imageId) await usableImage(change.imageId, images)
    if (change.firmware === 'uefi' && !(await qemu.host()).uefi) {
      throw new Problem(
        'qemu-unusable',
        'This host has no UEFI firmware for guests. Install the package ovmf, or keep BIOS.',
      )
    }
    const before = entry.record
    const parts = definedParts(change)
    entry.record = await store.update(entry.record.id, parts).catch(error => {
      throw namedStoreProblem(error, change.name ?? before.name)
    })
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
