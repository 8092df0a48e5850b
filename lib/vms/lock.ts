import { Problem } from '#lib/contract/problem.ts'

/**
 * One operation per VM at a time (F27). The second is refused at once with the first one's name, never queued: a person who
 * clicks twice wants to know, not to wait.
 */
export type VmLock = {
  /** @throws Problem `vm-busy` */
  run<T>(operation: string, act: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Tells the current operation to give up, and waits until it has. For power-off, which must always get through. */
  preempt(): Promise<void>
  readonly operation: string | null
}

export function createVmLock(vmName: () => string): VmLock {
  let current: { operation: string; abort: AbortController; done: Promise<void> } | null = null

  return {
    async run(operation, act) {
      if (current) {
        throw new Problem(
          'vm-busy',
          `“${vmName()}” is busy (${current.operation}). Wait for it to end, then try again.`,
        )
      }
      const abort = new AbortController()
      const { promise: done, resolve: finish } = Promise.withResolvers<void>()
      current = { operation, abort, done }
      try {
        return await act(abort.signal)
      } finally {
        current = null
        finish()
      }
    },
    async preempt() {
      const running = current
      running?.abort.abort()
      await running?.done
    },
    get operation() {
      return current?.operation ?? null
    },
  }
}
