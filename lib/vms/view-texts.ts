import { type ViewLookups, vmView } from './view.ts'
import type { VmEntry } from './vm-entry.ts'

/** A VM as the API shows it, in JSON. The same object as last time means that nothing of it has changed. */
export type VmText = { readonly vmId: string; readonly json: string }

/** What a view was made of. Each is replaced when it changes, never changed in place. */
type Parts = Pick<VmEntry, 'record' | 'state' | 'cause' | 'run' | 'machine' | 'nextStart' | 'usage'> & {
  image: ReturnType<ViewLookups['image']>
  volumes: ReturnType<ViewLookups['volume']>[]
}

function partsOf(entry: VmEntry, { image, volume }: ViewLookups): Parts {
  const { record, state, cause, run, machine, nextStart, usage } = entry
  return {
    ...{ record, state, cause, run, machine, nextStart, usage },
    image: record.imageId === null ? null : image(record.imageId),
    volumes: record.disks.map(({ volumeId }) => volume(volumeId)),
  }
}

/** Asked of 5,000 VMs for one list: it makes nothing that is not needed. */
function areStill(parts: Parts, entry: VmEntry, { image, volume }: ViewLookups): boolean {
  const { record, state, cause, run, machine, nextStart, usage } = entry
  if (record !== parts.record || state !== parts.state || cause !== parts.cause || usage !== parts.usage) return false
  if (run !== parts.run || machine !== parts.machine || nextStart !== parts.nextStart) return false
  if (record.imageId !== null && image(record.imageId) !== parts.image) return false
  return record.disks.every(({ volumeId }, index) => volume(volumeId) === parts.volumes[index])
}

/**
 * Keeps the text of every VM and makes it again when something that it shows is another: of 5,000 VMs a few change at a time, and
 * making all texts takes longer than a page may wait for (docs/adr/0017-large-fleets.md).
 */
export function createViewTexts(lookups: ViewLookups): (entry: VmEntry) => VmText {
  const kept = new WeakMap<VmEntry, { parts: Parts; text: VmText }>()
  return entry => {
    const known = kept.get(entry)
    // When a start is due is told by the wall clock, which may be set in the meantime.
    const isTimed = entry.nextStart !== null && entry.nextStart.dueAt !== null
    if (known && !isTimed && areStill(known.parts, entry, lookups)) return known.text
    const text = { vmId: entry.record.id, json: JSON.stringify(vmView(entry, lookups)) }
    kept.set(entry, { parts: partsOf(entry, lookups), text })
    return text
  }
}
