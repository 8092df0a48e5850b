import { Unreachable } from '#lib/client/failure.ts'
import { isProblem } from '#lib/contract/problem.ts'
import type { NewVm, Vm } from '#lib/contract/vm.ts'

export type CreateCalls = {
  create: (wish: NewVm) => Promise<Vm>
  start: (vmId: string) => Promise<Vm>
  list: () => Promise<Vm[]>
  /** Called with each state of the VM that this form made. */
  onVm: (vm: Vm) => void
}

/** `startFailure`: why the VM, which is there now, does not run; null when it was not to be started, or runs. */
export type Outcome = { vm: Vm; started: boolean; startFailure: unknown }

/** The clocks of host and browser may differ by this much when telling a lost VM from one that was there before. */
const CLOCK_TOLERANCE_MS = 60_000

/**
 * Creates a VM once, however often it is tried: after an answer that got lost on the way, or a start that failed, the next
 * try goes on from what is there.
 */
export function createOnce({ create, start, list, onVm }: CreateCalls) {
  let made: Vm | null = null
  let lostSince: number | null = null

  /** The VM of this name, if it is younger than our first try: it is the one whose answer got lost. */
  async function findLost(name: string): Promise<Vm | undefined> {
    const since = lostSince
    if (since === null) return undefined
    const vms = await list()
    return vms.find(vm => vm.name.toLowerCase() === name.toLowerCase() && Date.parse(vm.createdAt) >= since)
  }

  async function make(wish: NewVm): Promise<Vm> {
    try {
      return await create(wish)
    } catch (error) {
      if (error instanceof Unreachable) lostSince ??= Date.now() - CLOCK_TOLERANCE_MS
      const lost = isProblem(error) && error.code === 'vm-name-taken' ? await findLost(wish.name) : undefined
      if (lost) return lost
      throw error
    }
  }

  return async function attempt({ wish, andStart }: { wish: NewVm; andStart: boolean }): Promise<Outcome> {
    const vm = made ?? (await make(wish))
    if (!made) onVm(vm)
    made = vm
    if (!andStart) return { vm, started: false, startFailure: null }
    try {
      const running = await start(vm.id)
      onVm(running)
      return { vm: running, started: true, startFailure: null }
    } catch (startFailure) {
      return { vm, started: false, startFailure }
    }
  }
}
