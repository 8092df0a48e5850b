import type { MachineSpec } from '../machine-spec.ts'
import { MachineSpecError } from './machine-spec-error.ts'

/** Ids become the names of nodes and devices; `[a-z][a-z0-9-]*` also keeps them clear of QEMU's own `#block123`. */
const ID = /^[a-z][a-z0-9-]{0,62}$/

/** Throws MachineSpecError for an odd or a repeated id. */
export function checkIds(spec: MachineSpec): void {
  for (const field of ['disks', 'cdroms', 'nics'] as const) {
    const ids = spec[field].map(({ id }) => id)
    const odd = ids.find(id => !ID.test(id))
    if (odd !== undefined) {
      throw new MachineSpecError(
        field,
        `${field}: the id ${JSON.stringify(odd)} is not lower-case letters, digits and dashes.`,
      )
    }
    const twice = ids.find((id, index) => ids.indexOf(id) !== index)
    if (twice !== undefined) throw new MachineSpecError(field, `${field}: the id '${twice}' is used twice.`)
  }
}
