import { setImmediate as nextTurn } from 'node:timers/promises'

/** Each is a write that wakes a QEMU, or a look at one in /proc: 10 take 1 ms, and ten times that on a busy host. */
const AT_ONCE = 10

/** Does something with each, and lets the rest of the process have its turn after every ten: with 200 VMs it would wait for all of them. */
export async function inTurns<T>(items: Iterable<T>, act: (item: T) => void): Promise<void> {
  let acted = 0
  for (const item of items) {
    // Unreferenced: what is left of a round must not keep the process from ending.
    if (acted > 0 && acted % AT_ONCE === 0) await nextTurn(undefined, { ref: false })
    act(item)
    acted += 1
  }
}
