import type { MachineSpec } from '../machine-spec.ts'
import { MachineSpecError } from './machine-spec-error.ts'
import { integer } from './option-values.ts'

/** Throws MachineSpecError when two devices claim one place in the boot order, which QEMU refuses with fewer words. */
export function checkBootOrder(spec: MachineSpec): void {
  const taken = new Map<number, string>()
  for (const { id, bootIndex } of [...spec.disks, ...spec.cdroms, ...spec.nics]) {
    if (bootIndex === null) continue
    integer('bootIndex', bootIndex, { minimum: 0, maximum: 1000 })
    const other = taken.get(bootIndex)
    if (other !== undefined) {
      throw new MachineSpecError(
        'bootIndex',
        `'${other}' and '${id}' have the same place in the boot order, ${bootIndex}.`,
      )
    }
    taken.set(bootIndex, id)
  }
}
