import { setTimeout as delay } from 'node:timers/promises'
import { isProblem } from '#lib/contract/problem.ts'
import type { Tasks } from '#lib/tasks/tasks.ts'
import { readAutostartRecord, writeAutostartRecord } from './autostart-record.ts'
import type { ActivityEntry } from './dependencies.ts'
import { PoweredOffWhileStarting } from './powered-off-while-starting.ts'
import type { VmRegistry } from './registry.ts'
import { BUSY_MS, type StartWish } from './start-wish.ts'
import type { VmEntry } from './vm-entry.ts'

export type Autostart = {
  /** After what runs was found: begins in the background if the host was restarted, or goes on where a life before was cut off. */
  open(): Promise<void>
  /** Stops; what still waits is started by the next life. */
  close(): void
  /** Resolves when nobody waits any more. For tests. */
  readonly settled: Promise<void>
}

type Options = {
  recordPath: string
  bootId: string
  registry: Pick<VmRegistry, 'all' | 'announce'>
  tasks: Tasks
  record: (entry: ActivityEntry) => void
  start: (entry: VmEntry, wish: StartWish) => Promise<void>
}

const WITH_THE_HOST: StartWish = { actor: 'guesthouse', started: 'was started with the host', crashes: 0 }

/** Lower orders first; among equals by name, so that it is the same each time. */
export function inOrder(entries: VmEntry[]): VmEntry[] {
  return entries.toSorted(
    (a, b) => a.record.autostart.order - b.record.autostart.order || a.record.name.localeCompare(b.record.name),
  )
}

/** Starts VMs with the host (F05): once after each boot, in order, whatever happens to us meanwhile. docs/adr/0014 */
export function createAutostart(options: Options): Autostart {
  const { recordPath, bootId, registry, tasks, record, start } = options
  const closed = new AbortController()
  let waiting: VmEntry[] = []
  let settled = Promise.resolve()
  let noted = Promise.resolve()

  /** A note that cannot be written costs at most one start too many after a crash of ours. */
  function note(): Promise<void> {
    const write = () =>
      writeAutostartRecord(recordPath, { version: 1, bootId, waiting: waiting.map(entry => entry.record.id) })
    noted = noted.then(write, write)
    return noted
  }

  function leave(entry: VmEntry): void {
    waiting = waiting.filter(other => other !== entry)
    if (entry.nextStart?.because === 'host-start') entry.nextStart = null
  }

  function enqueue(entry: VmEntry): void {
    void entry.nextStart?.cancel()
    entry.nextStart = {
      because: 'host-start',
      attempt: 1,
      attempts: 1,
      dueAt: null,
      cancel() {
        leave(entry)
        return note().catch(() => {})
      },
    }
    registry.announce(entry)
  }

  async function run(): Promise<void> {
    const total = waiting.length
    const failed: string[] = []
    const cancelled = new AbortController()
    const task = tasks.start({
      kind: 'vm-autostart',
      title: total === 1 ? 'Start a VM with the host' : `Start ${total} VMs with the host`,
      total,
      unit: 'steps',
      cancel: () => cancelled.abort(),
    })
    const stop = AbortSignal.any([closed.signal, cancelled.signal])
    while (!stop.aborted) {
      const [entry] = inOrder(waiting)
      if (!entry) break
      const isWanted = registry.all().includes(entry) && entry.record.autostart.enabled
      // It stays on the list until it runs: cut off in between, the next life finds it running, or starts it.
      if (entry.nextStart?.because === 'host-start') entry.nextStart = null
      const outcome = isWanted ? await start(entry, WITH_THE_HOST).catch((error: unknown) => ({ error })) : undefined
      if (outcome && isProblem(outcome.error) && outcome.error.code === 'vm-busy') {
        // It keeps its place: what is being done with it ends soon, and may be what takes it off the list.
        if (!entry.nextStart) enqueue(entry)
        await delay(BUSY_MS, null, { signal: stop, ref: false }).catch(() => {})
        continue
      }
      if (outcome && !(outcome.error instanceof PoweredOffWhileStarting)) failed.push(entry.record.name)
      leave(entry)
      registry.announce(entry)
      await note().catch(() => {})
      task.progress(total - waiting.length)
      const { delaySeconds } = entry.record.autostart
      if (isWanted && waiting.length > 0)
        await delay(delaySeconds * 1000, null, { signal: stop, ref: false }).catch(() => {})
    }
    if (closed.signal.aborted) return
    if (cancelled.signal.aborted) {
      const names = waiting.map(entry => `“${entry.record.name}”`).join(', ')
      for (const entry of waiting) {
        leave(entry)
        registry.announce(entry)
      }
      await note().catch(() => {})
      const sentence = `The start of VMs with the host was cancelled${names && `: ${names} stayed off`}`
      record({ level: 'info', actor: 'person', code: 'host.autostart-cancelled', sentence, vm: null })
      return task.cancelled()
    }
    if (failed.length === 0) return task.succeed()
    task.fail(`${failed.length} of ${total} did not start: ${failed.join(', ')}. The history says why.`)
  }

  return {
    async open() {
      const seen = await readAutostartRecord(recordPath)
      const isOff = (entry: VmEntry) => !entry.machine && entry.record.autostart.enabled
      const hasRestarted = seen !== null && seen.bootId !== bootId
      const cutOff = new Set(seen?.waiting)
      waiting = registry.all().filter(entry => isOff(entry) && (hasRestarted || cutOff.has(entry.record.id)))
      // Written before the first start: a crash of ours in the middle must not be taken for a mere restart.
      if (hasRestarted || seen === null || cutOff.size > 0) await note().catch(() => {})
      if (waiting.length === 0) return
      for (const entry of waiting) enqueue(entry)
      settled = run()
    },
    close: () => closed.abort(),
    get settled() {
      return settled
    },
  }
}
