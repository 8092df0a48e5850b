import type { DatabaseCopy, Rescue } from '#lib/contract/database-copy.ts'

type Copy = Rescue['copies'][number]

export const REBUILD = 'rebuild'

export const COPY_REASON_WORDS: Record<DatabaseCopy['reason'], string> = {
  daily: 'made every day',
  upgrade: 'made before an upgrade',
  asked: 'made when somebody asked',
  rescue: 'made after a rescue',
}

/** Why a copy cannot be chosen, as a sentence; null when it can. */
export function reasonAgainstCopy({ contents, newer }: Pick<Copy, 'contents' | 'newer'>): string | null {
  if (contents === null) return 'This copy is damaged, too.'
  return newer ? 'A newer Guesthouse made this copy: this one cannot use it.' : null
}

/** Whether this choice is there still: a copy may go, or turn out to be damaged, while the page is looked at. */
export function canBeChosen(choice: string, { copies }: Pick<Rescue, 'copies'>): boolean {
  return choice === REBUILD || copies.some(copy => copy.name === choice && reasonAgainstCopy(copy) === null)
}

/** By name: what the files beside the VMs know and the copy does not, and the reverse. */
export function compare(copyVms: readonly string[], fileVms: readonly string[]) {
  return {
    added: fileVms.filter(name => !copyVms.includes(name)),
    older: copyVms.filter(name => !fileVms.includes(name)),
  }
}

/**
 * The choice that brings back most: a copy has the history, and what it does not know is added from the files. Of copies the one
 * that holds most of the VMs that are there; of equals the newest. Without such a copy, the files.
 */
export function recommended({ copies, rebuild }: Pick<Rescue, 'copies' | 'rebuild'>): string {
  const files = rebuild.contents.vms
  const held = ({ contents }: Copy) => {
    const vms = contents?.vms ?? []
    return files.length === 0 ? vms.length : vms.filter(name => files.includes(name)).length
  }
  const usable = copies.filter(copy => reasonAgainstCopy(copy) === null)
  const most = Math.max(0, ...usable.map(held))
  const best = usable
    .filter(copy => held(copy) === most)
    .sort((one, other) => (one.madeAt < other.madeAt ? 1 : -1))
    .at(0)
  if (!best || (most === 0 && files.length > 0)) return REBUILD
  return best.name
}

/** “web, db and mail”; of many, the first few and how many more. */
export function namesWords(names: readonly string[], most = 6): string {
  const shown = names.length > most + 1 ? [...names.slice(0, most), `${names.length - most} more`] : [...names]
  const last = shown.pop() ?? ''
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`
}

export function countWords(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return `no ${one}`
  return `${count} ${count === 1 ? one : many}`
}

/** The VMs that are there afterwards, as far as can be told now. */
export function vmsAfterwards(choice: string, { copies, rebuild }: Pick<Rescue, 'copies' | 'rebuild'>): string[] {
  const copyVms = copies.find(({ name }) => name === choice)?.contents?.vms ?? []
  return [...copyVms, ...compare(copyVms, rebuild.contents.vms).added]
}
