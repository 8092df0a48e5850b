import { isProblem } from '#lib/contract/problem.ts'
import { type Attempt, attemptAfter, BACK_OFF_MS, type CrashRestarts } from './crash-policy.ts'
import type { ActivityEntry } from './dependencies.ts'
import { PoweredOffWhileStarting } from './powered-off-while-starting.ts'
import type { VmRegistry } from './registry.ts'
import { writeRunRecord } from './run-record.ts'
import { BUSY_MS, type StartWish } from './start-wish.ts'
import type { VmEntry } from './vm-entry.ts'

type Options = {
  registry: Pick<VmRegistry, 'all' | 'announce' | 'setState'>
  record: (entry: ActivityEntry) => void
  start: (entry: VmEntry, wish: StartWish) => Promise<void>
  backOffMs?: readonly number[]
}

/** Starts VMs again that crashed, when that is their policy: later each time, and not for ever (F06). docs/adr/0014 */
export function createCrashRestarts({ registry, record, start, backOffMs = BACK_OFF_MS }: Options): CrashRestarts {
  const timers = new Set<NodeJS.Timeout>()
  const attempts = backOffMs.length

  /** Kept with the run, so that the plan outlives us; also that it was taken back. */
  async function note(entry: VmEntry, startsAgain: boolean, crashes?: number): Promise<void> {
    if (!entry.run?.end) return
    entry.run = {
      ...entry.run,
      crashes: crashes ?? entry.run.crashes,
      end: { ...entry.run.end, startsAgain },
    }
    await writeRunRecord(entry.files.runRecord, entry.run).catch(() => {})
  }

  function wait(entry: VmEntry, { attempt, delayMs }: Attempt): void {
    const due = {
      because: 'crash' as const,
      attempt,
      attempts,
      dueAt: performance.now() + delayMs,
      cancel() {
        stop()
        return note(entry, false)
      },
    }
    function stop(): void {
      clearTimeout(timer)
      timers.delete(timer)
      if (entry.nextStart === due) entry.nextStart = null
    }
    const timer = setTimeout(() => {
      stop()
      void again(entry, attempt)
    }, delayMs)
    timer.unref()
    timers.add(timer)
    void entry.nextStart?.cancel()
    entry.nextStart = due
  }

  function giveUp(entry: VmEntry): string {
    const { name } = entry.record
    const sentence = `“${name}” crashed ${attempts + 1} times in a row and is not started again. See what QEMU said, then start it`
    // After the crash itself.
    queueMicrotask(() =>
      record({ level: 'error', actor: 'guesthouse', code: 'vm.restart-given-up', sentence, vm: entry.record }),
    )
    return `Crashed ${attempts + 1} times in a row: not started again`
  }

  async function again(entry: VmEntry, attempt: number): Promise<void> {
    const isWanted = entry.record.crashPolicy === 'restart' && registry.all().includes(entry)
    if (!isWanted) return
    try {
      const started = `was started again after its crash (${attempt} of ${attempts})`
      await start(entry, { actor: 'guesthouse', started, crashes: attempt })
    } catch (error) {
      // Its end is written down as the one of a VM that is off because somebody wants it off.
      if (error instanceof PoweredOffWhileStarting) return
      const code = isProblem(error) ? error.code : null
      if (code === 'vm-wrong-state' || entry.nextStart) return
      if (code === 'vm-busy') {
        wait(entry, { attempt, delayMs: BUSY_MS })
      } else {
        const next = attemptAfter({ crashes: attempt, ranMs: 0 }, backOffMs)
        if (next) wait(entry, next)
        else registry.setState(entry, { state: entry.state, sentence: giveUp(entry), log: entry.cause.log })
        await note(entry, next !== null, attempt)
      }
      registry.announce(entry)
    }
  }

  return {
    plan(entry, ranMs) {
      if (entry.record.crashPolicy !== 'restart') return { startsAgain: false, gaveUp: null }
      const next = attemptAfter({ crashes: entry.run?.crashes ?? 0, ranMs }, backOffMs)
      if (!next) return { startsAgain: false, gaveUp: giveUp(entry) }
      // The count of the run that crashed is what the next attempt is counted from, also by our next life.
      if (entry.run) entry.run = { ...entry.run, crashes: next.attempt - 1 }
      wait(entry, next)
      return { startsAgain: true, gaveUp: null }
    },
    goOn(entry) {
      if (entry.record.crashPolicy !== 'restart') return
      const next = attemptAfter({ crashes: entry.run?.crashes ?? 0, ranMs: 0 }, backOffMs)
      if (next) wait(entry, next)
    },
    close() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
