import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Image } from '#lib/contract/image.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { temporaryDatabase, temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { createOperations } from '#lib/operations/operations.ts'
import { GIB } from '#lib/shared/bytes.ts'
import { createTasks } from '#lib/tasks/tasks.ts'
import { createImages, type ImagesOptions } from '../images/images.ts'

/** An empty library with its tasks, and everything it published. */
export async function temporaryLibrary(change: Partial<ImagesOptions> = {}) {
  const libraryPath = change.libraryPath ?? join(await temporaryDirectory(), 'library')
  const events: LiveEvent[] = []
  const users = new Map<string, Image['usedBy']>()
  const publish = (event: LiveEvent) => {
    events.push(event)
  }
  const tasks = createTasks({ publish })
  const record = () => {}
  const operations = createOperations({ store: createOperationStore(await temporaryDatabase()), tasks, record })
  const images = createImages({
    libraryPath,
    operations,
    fileOwner: null,
    maxBytes: GIB,
    publish,
    usedBy: id => users.get(id) ?? [],
    ...change,
  })
  onTestFinished(() => {
    images.close()
    tasks.close()
  })
  await images.sweep()
  return { images, tasks, events, users, libraryPath }
}
