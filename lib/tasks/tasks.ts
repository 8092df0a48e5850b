import type { LiveEvent } from '#lib/contract/events.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Task } from '#lib/contract/task.ts'
import { createSpeedometer } from './speed.ts'

const ENDED_KEPT = 50
/** Often enough for a bar that moves, rare enough for a page with twenty of them. */
const PROGRESS_INTERVAL_MS = 500

export type NewTask = {
  /** That of the operation which it shows, if there is one. */
  id?: string
  kind: Task['kind']
  title: string
  /** null when nobody knows how much it will be. */
  total: number | null
  unit: 'bytes' | 'steps'
  /** Asks the operation to stop; it answers with `cancelled()` when it has. */
  cancel?: () => void
}

/** The operation's side of a task. Exactly one of the last three ends it; what comes later is ignored. */
export type TaskHandle = {
  readonly id: string
  /** What is done in all, not what was added. */
  progress(done: number): void
  /** From here on it cannot be cancelled. */
  pastReturn(): void
  succeed(): void
  /** `sentence` is for a person. */
  fail(sentence: string): void
  cancelled(): void
}

export type Tasks = {
  start(task: NewTask): TaskHandle
  /** Running ones and the last fifty that ended, newest first. */
  list(): Task[]
  /** @throws Problem task-not-found, task-not-cancellable */
  cancel(id: string): Task
  /** At start: what ended before, oldest first. */
  restore(ended: Task[]): void
  /** Forgets pending announcements. */
  close(): void
}

type Entry = { task: Task; cancel: (() => void) | undefined }

/** Long operations as pages see them, in memory. What must survive a crash is in lib/operations. */
export function createTasks({ publish }: { publish: (event: LiveEvent) => void }): Tasks {
  const entries = new Map<string, Entry>()
  const timers = new Set<NodeJS.Timeout>()

  function forgetOldest(): void {
    const ended = [...entries.values()].filter(({ task }) => task.endedAt !== null)
    for (const { task } of ended.slice(0, -ENDED_KEPT)) entries.delete(task.id)
  }

  return {
    start({ id = crypto.randomUUID(), kind, title, total, unit, cancel }) {
      const speed = createSpeedometer()
      const entry: Entry = {
        cancel,
        task: {
          id,
          kind,
          title,
          state: 'running',
          progress: { done: 0, total, unit },
          bytesPerSecond: null,
          cancellable: cancel !== undefined,
          error: null,
          startedAt: new Date().toISOString(),
          endedAt: null,
        },
      }
      let done = 0
      let timer: NodeJS.Timeout | null = null

      function update(change: Partial<Task>): void {
        entry.task = { ...entry.task, progress: { done, total, unit }, ...change }
        publish({ type: 'task.changed', task: entry.task })
      }

      function end(change: Pick<Task, 'state'> & Partial<Task>): void {
        if (entry.task.endedAt !== null) return
        if (timer) {
          clearTimeout(timer)
          timers.delete(timer)
        }
        update({ bytesPerSecond: null, cancellable: false, endedAt: new Date().toISOString(), ...change })
        // The order of the map is the order in which tasks ended, the running ones wherever they are.
        entries.delete(id)
        entries.set(id, entry)
        forgetOldest()
      }

      entries.set(id, entry)
      update({})
      return {
        id,
        progress(doneSoFar) {
          done = doneSoFar
          if (timer || entry.task.endedAt !== null) return
          const announcement = setTimeout(() => {
            timer = null
            timers.delete(announcement)
            const perSecond = speed(done)
            update(unit === 'bytes' ? { bytesPerSecond: perSecond } : {})
          }, PROGRESS_INTERVAL_MS)
          announcement.unref()
          timers.add(announcement)
          timer = announcement
        },
        pastReturn() {
          if (entry.task.cancellable) update({ cancellable: false })
        },
        succeed: () => end({ state: 'succeeded' }),
        fail: sentence => end({ state: 'failed', error: sentence }),
        cancelled: () => end({ state: 'cancelled' }),
      }
    },

    list() {
      const tasks = [...entries.values()].map(({ task }) => task)
      return tasks.sort((a, b) => Number(b.endedAt === null) - Number(a.endedAt === null) || after(a, b))
    },

    cancel(id) {
      const entry = entries.get(id)
      if (!entry) throw new Problem('task-not-found', 'This task is not known (any more).')
      const { task, cancel } = entry
      if (!task.cancellable || !cancel) {
        const reason = task.endedAt === null ? 'cannot be stopped any more' : 'has ended already'
        throw new Problem('task-not-cancellable', `“${task.title}” ${reason}.`)
      }
      entry.task = { ...task, cancellable: false }
      publish({ type: 'task.changed', task: entry.task })
      cancel()
      return entries.get(id)?.task ?? entry.task
    },

    restore(ended) {
      for (const task of ended) entries.set(task.id, { task, cancel: undefined })
      forgetOldest()
    },

    close() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

function after(a: Task, b: Task): number {
  return (b.endedAt ?? b.startedAt).localeCompare(a.endedAt ?? a.startedAt)
}
