import { newIdempotencyKey } from '#lib/client/idempotency-key.ts'
import type { NewVm, Vm } from '#lib/contract/vm.ts'

export type CreateCalls = {
  /** With the same key and wish it answers with the same VM, made once. */
  create: (wish: NewVm, key: string) => Promise<Vm>
  start: (vmId: string) => Promise<Vm>
  /** Called with each state of the VM that this form made. */
  onVm: (vm: Vm) => void
}

/** `startFailure`: why the VM, which is there now, does not run; null when it was not to be started, or runs. */
export type Outcome = { vm: Vm; started: boolean; startFailure: unknown }

/**
 * Creates a VM once, however often it is tried: after an answer that got lost on the way, or a start that failed, the next
 * try goes on from what is there. A wish that was changed in between is another one.
 */
export function createOnce({ create, start, onVm }: CreateCalls) {
  let made: Vm | null = null
  const keys = new Map<string, string>()

  function keyFor(wish: NewVm): string {
    const content = JSON.stringify(wish)
    const key = keys.get(content) ?? newIdempotencyKey()
    keys.set(content, key)
    return key
  }

  return async function attempt({ wish, andStart }: { wish: NewVm; andStart: boolean }): Promise<Outcome> {
    const vm = made ?? (await create(wish, keyFor(wish)))
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
