/** yes, no, or nobody knows: the server died before it answered. */
export type Exists = 'yes' | 'no' | 'unknown'

export type LedgerVm = {
  id: string
  name: string
  exists: Exists
  volumeId: string | null
  /** What deletions that nobody answered would have done with its disk. */
  cutDeletions: ('keep' | 'delete')[]
  /** Every note that it may have now. */
  notes: Set<string>
  changesUnderWay: number
  /** It runs as this process and nothing that was asked for would have ended it. */
  mustRunAs: number | null
  /** How often something was asked that ends its process: an answer to a start that came before one of those proves nothing. */
  endings: number
  endingsUnderWay: number
}

/** A creation that nobody answered. Afterwards there is a whole VM of this name, or nothing at all. */
export type CutCreation = { name: string; wantsNewDisk: boolean; retry: { key: string; body: unknown } | null }

export type LedgerVolume = { id: string; exists: Exists }
/** `possible`: the sha256 of every upload that may have come to be this file. */
export type LedgerImage = { fileName: string; possible: Set<string>; exists: Exists }

/** What the server has acknowledged, and so has promised. */
export class Ledger {
  readonly vms = new Map<string, LedgerVm>()
  readonly volumes = new Map<string, LedgerVolume>()
  readonly images = new Map<string, LedgerImage>()
  readonly cutCreations: CutCreation[] = []
  /** Said to be gone while we had not yet heard that they were deleted. */
  readonly mustHaveBeenDeleted = new Set<string>()

  addVm(vm: Pick<LedgerVm, 'id' | 'name' | 'volumeId'> & { note: string }): LedgerVm {
    const { id, name, volumeId, note } = vm
    const added: LedgerVm = {
      ...{ id, name, volumeId, notes: new Set([note]), exists: 'yes', cutDeletions: [] },
      ...{ changesUnderWay: 0, mustRunAs: null, endings: 0, endingsUnderWay: 0 },
    }
    this.vms.set(id, added)
    if (volumeId !== null && !this.volumes.has(volumeId)) this.addVolume(volumeId)
    return added
  }

  addVolume(id: string): void {
    this.volumes.set(id, { id, exists: 'yes' })
  }

  /** Something is asked that ends its process. */
  ending(vm: LedgerVm): void {
    vm.endings += 1
    vm.mustRunAs = null
  }

  volumeIs(id: string | null, exists: Exists): void {
    const volume = id === null ? undefined : this.volumes.get(id)
    if (volume) volume.exists = exists
  }

  present = {
    vms: () => [...this.vms.values()].filter(vm => vm.exists !== 'no'),
    images: () => [...this.images.values()].filter(image => image.exists !== 'no'),
    /** Those that no VM is known to have. */
    spareVolumes: () => {
      const used = new Set(this.present.vms().map(vm => vm.volumeId))
      return [...this.volumes.values()].filter(volume => volume.exists !== 'no' && !used.has(volume.id))
    },
  }
}
