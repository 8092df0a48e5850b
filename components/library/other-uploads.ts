import type { PageUpload } from '#lib/client/uploads/upload-queue.ts'
import type { Task } from '#lib/contract/task.ts'

/** Uploads that somebody else sends, or another tab: tasks that are not one of ours. A name is under way only once, so it tells. */
export function otherUploads(tasks: readonly Task[], own: readonly PageUpload[]): Task[] {
  return tasks.filter(
    task =>
      task.kind === 'image-upload' &&
      task.state === 'running' &&
      !own.some(({ file }) => task.title.endsWith(` ${file.name}`)),
  )
}
