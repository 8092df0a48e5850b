import { Task } from '#lib/contract/task.ts'
import type { OperationRecord } from '#lib/db/operation-store.ts'

/** An ended operation as the task that pages show; nothing for one of a kind that this version has no task for. */
export function taskOf({ id, kind, title, state, error, startedAt, endedAt }: OperationRecord): Task[] {
  const task = Task.safeParse({
    ...{ id, title, state, error, startedAt, endedAt },
    kind: kind.replace('.', '-'),
    progress: null,
    bytesPerSecond: null,
    cancellable: false,
  })
  return task.success ? [task.data] : []
}
