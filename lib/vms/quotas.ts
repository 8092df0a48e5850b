import { Problem } from '#lib/contract/problem.ts'
import type { Quota } from '#lib/contract/user.ts'
import { formatBytes, MIB } from '#lib/shared/bytes.ts'

/** What VMs take of a quota. */
export type Taken = Record<keyof Quota, number>
export const NOTHING_TAKEN: Taken = { vms: 0, vcpus: 0, memoryMiB: 0, diskBytes: 0 }

/** Whose quota it is, for the sentence. */
export type OwnQuota = { name: string; quota: Quota }

/** What the VMs of each owner may have together. */
export type Quotas = {
  /**
   * Takes note of what a VM is about to take, so that two at once cannot both have the last of it.
   * @returns lets go of it: the VM has it now, or it came to nothing
   * @throws Problem `quota-exceeded`
   */
  hold(ownerId: string | null, more: Taken): () => void
}

type Owned = { ownerId: string | null; vcpus: number; memoryMiB: number; disks: readonly { volumeId: string }[] }

const DIMENSIONS = ['vms', 'vcpus', 'memoryMiB', 'diskBytes'] as const satisfies (keyof Quota)[]

/** @param sizeOf what the guest sees of a volume, in bytes: what was promised counts, not what is written so far */
export function takenBy(
  { vcpus, memoryMiB, disks }: Omit<Owned, 'ownerId'>,
  sizeOf: (volumeId: string) => number,
): Taken {
  return { vms: 1, vcpus, memoryMiB, diskBytes: disks.reduce((sum, { volumeId }) => sum + sizeOf(volumeId), 0) }
}

function sumOf(all: readonly Taken[]): Taken {
  const sum = { ...NOTHING_TAKEN }
  for (const each of all) for (const dimension of DIMENSIONS) sum[dimension] += each[dimension]
  return sum
}

const AMOUNT: Record<keyof Quota, (amount: number) => string> = {
  vms: amount => (amount === 1 ? '1 VM' : `${amount} VMs`),
  vcpus: amount => (amount === 1 ? '1 vCPU' : `${amount} vCPUs`),
  memoryMiB: amount => `${formatBytes(amount * MIB)} of memory`,
  diskBytes: amount => `${formatBytes(amount)} of disks`,
}

/** What does not grow is never refused: a quota that was lowered must not keep anybody from giving back. */
function requireWithin({ name, quota }: OwnQuota, taken: Taken, more: Taken): void {
  const exceeded = DIMENSIONS.flatMap(dimension => {
    const limit = quota[dimension]
    if (limit === null || more[dimension] <= 0 || taken[dimension] + more[dimension] <= limit) return []
    const words = AMOUNT[dimension]
    return [`at most ${words(limit)}: ${words(taken[dimension])} taken, ${words(more[dimension])} more wanted`]
  })
  if (exceeded.length === 0) return
  const sentence = `“${name}” may have ${exceeded.join('; ')}. Take less, delete a VM, or ask an admin for more.`
  throw new Problem('quota-exceeded', sentence)
}

/** @param quotaOf null: no such owner */
export function createQuotas({
  owned,
  sizeOf,
  quotaOf,
}: {
  owned: () => Iterable<Owned>
  sizeOf: (volumeId: string) => number
  quotaOf: (ownerId: string) => OwnQuota | null
}): Quotas {
  const held = new Set<{ ownerId: string; more: Taken }>()

  function takenNow(ownerId: string): Taken {
    const ofVms = [...owned()].filter(vm => vm.ownerId === ownerId).map(vm => takenBy(vm, sizeOf))
    const onTheWay = [...held].filter(each => each.ownerId === ownerId).map(({ more }) => more)
    return sumOf([...ofVms, ...onTheWay])
  }

  return {
    hold(ownerId, more) {
      const own = ownerId === null ? null : quotaOf(ownerId)
      if (ownerId === null || own === null) return () => {}
      requireWithin(own, takenNow(ownerId), more)
      const holding = { ownerId, more }
      held.add(holding)
      return () => void held.delete(holding)
    },
  }
}
