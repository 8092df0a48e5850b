import { inTurns } from './in-turns.ts'

/** Calls everybody once a period, in a few groups: the process wakes up a few times a second, however many there are. */
export type Pulse = {
  /** `beat` must not throw. @returns the unsubscribe function */
  join(beat: () => void): () => void
}

/** Few enough that waking up costs nothing, enough that one group's questions do not hold up a page. */
const GROUPS = 4

/** Every member is called once every `periodMs`; the first time within it. Without members there is no timer. */
export function createPulse({ periodMs }: { periodMs: number }): Pulse {
  const groups = Array.from({ length: GROUPS }, () => new Set<() => void>())
  let turn = 0
  let timer: NodeJS.Timeout | undefined

  function tick(): void {
    turn = (turn + 1) % GROUPS
    void inTurns(groups[turn] ?? [], beat => beat())
  }

  return {
    join(beat) {
      const smallest = groups.reduce((least, group) => (group.size < least.size ? group : least))
      smallest.add(beat)
      timer ??= setInterval(tick, periodMs / GROUPS)
      // Watching must not keep the process from ending.
      timer.unref()
      return () => {
        smallest.delete(beat)
        if (groups.some(group => group.size > 0)) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}
