import type { LiveEvent } from '#lib/contract/events.ts'
import type { Bus } from '#lib/events/bus.ts'
import type { Log } from './log.ts'

const LEVELS = { info: 'info', warning: 'warn', error: 'error' } as const

/** What happened is in the log as it is in the history, and the beginnings and ends of tasks too. @returns how to stop */
export function logEvents(bus: Pick<Bus<LiveEvent>, 'subscribe'>, log: Log): () => void {
  const begun = new Set<string>()
  const follow = (event: LiveEvent) => {
    if (event.type === 'activity.added') {
      const { level, code, sentence, vmId, actor } = event.activity
      log[LEVELS[level]](code, { sentence, actor, ...(vmId && { vmId }) })
    }
    if (event.type !== 'task.changed') return
    const { id, kind, state, error } = event.task
    if (state === 'running' && begun.has(id)) return
    if (state === 'running') begun.add(id)
    else begun.delete(id)
    log[error ? 'warn' : 'info'](`task.${state}`, { taskId: id, kind, ...(error && { error }) })
  }
  return bus.subscribe(({ event }) => follow(event), { own: true })
}
