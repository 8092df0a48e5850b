import type { NewActivity } from '#lib/activity/activity-log.ts'
import { openDatabase } from '#lib/db/client.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { createVolumeStore } from '#lib/db/volume-store.ts'
import { createFailPoints } from '#lib/operations/fail-points.ts'
import { createOperations } from '#lib/operations/operations.ts'
import { createTasks } from '#lib/tasks/tasks.ts'
import { createVolumes } from '../volumes.ts'

/** Volumes with a database and operations of their own, as the server composes them. */
export async function openVolumes(
  { path, poolPath }: { path: string; poolPath: string },
  { failPoint = '', kill = () => {} }: { failPoint?: string; kill?: () => void } = {},
) {
  const database = await openDatabase({ path })
  const store = createVolumeStore(database)
  const history: NewActivity[] = []
  const operations = createOperations({
    store: createOperationStore(database),
    tasks: createTasks({ publish: () => {} }),
    record: activity => void history.push(activity),
    failPoints: createFailPoints(failPoint, kill),
  })
  const options = { store, operations, poolPath, qemuImgPath: '/usr/bin/qemu-img', fileOwner: null, publish: () => {} }
  const volumes = createVolumes({ ...options, usedBy: () => null })
  return { volumes, operations, store, history, close: database.close }
}
