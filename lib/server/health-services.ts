import type { ActivityLog } from '#lib/activity/activity-log.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Database } from '#lib/db/client.ts'
import type { DatabaseCopies } from '#lib/db/database-copies.ts'
import { createDatabaseFacts } from '#lib/db/database-facts.ts'
import type { Bus } from '#lib/events/bus.ts'
import { createDetails, type Details, type SeenVm } from '#lib/health/details.ts'
import { createFileSystems } from '#lib/health/file-systems.ts'
import { createHealth, type HealthWatch } from '#lib/health/health.ts'
import { createMetrics, type Metrics } from '#lib/health/metrics.ts'
import { formatBytes } from '#lib/shared/bytes.ts'
import type { Images } from '#lib/storage/images/images.ts'
import type { Volumes } from '#lib/storage/volumes.ts'
import type { VmRegistry } from '#lib/vms/registry.ts'
import { watchConfinement } from './confinement-watch.ts'
import type { Ground } from './ground.ts'

export type HealthServices = { watch: HealthWatch; details: Details; metrics: Metrics; close(): void }

export type HealthServicesOptions = {
  ground: Pick<Ground, 'config' | 'version' | 'startedAt' | 'paths' | 'qemuUser'>
  database: Database
  copies: DatabaseCopies
  activity: ActivityLog
  bus: Bus<LiveEvent>
  registry: Pick<VmRegistry, 'all'>
  volumes: Pick<Volumes, 'list'>
  images: Pick<Images, 'unused'>
  qemuVersion: () => string | null
  openConsoles: () => number
}

/** Health, made of everything that the process has. */
export function createHealthServices(options: HealthServicesOptions): HealthServices {
  const { ground, database, copies, activity, bus, registry, volumes, images, qemuVersion, openConsoles } = options
  const { config, version, startedAt, paths } = ground
  const fileSystems = createFileSystems([
    { path: config.dataPath, purpose: 'database' },
    { path: paths.pool, purpose: 'disks' },
    { path: paths.library, purpose: 'images' },
    { path: paths.backups, purpose: 'database copies' },
    { path: config.runtimePath, purpose: 'sockets' },
  ])
  const freeable = () => {
    const unused = volumes.list().filter(({ usedBy, missing }) => usedBy === null && !missing)
    return [
      ...inWords(
        unused.map(({ allocatedBytes }) => allocatedBytes ?? 0),
        'volume',
        'Storage',
      ),
      ...inWords(
        images.unused().map(({ sizeBytes }) => sizeBytes),
        'image',
        'Library',
      ),
    ]
  }
  const watch = createHealth({
    ...{ version, startedAt, database: database.state, databasePath: paths.database, fileSystems, freeable },
    ...{ record: activity.add, history: activity.list, publish: bus.publish },
    unencryptedOn: config.insecure ? config.host : null,
  })
  const vms = (): SeenVm[] =>
    registry.all().map(({ record: { id, name }, state, machine }) => ({
      ...{ id, name, state },
      pid: machine?.identity.pid ?? null,
    }))
  const details = createDetails({
    ...{ health: watch, database: database.state, copies: copies.list, fileSystems, vms, qemuVersion },
    databaseFacts: createDatabaseFacts(database, paths.database),
    connections: () => ({ liveStreams: bus.subscriberCount, consoles: openConsoles() }),
  })
  const metrics = createMetrics({ details, vms })
  const leaveConfinement = watchConfinement({
    ...{ bus, running: vms(), record: activity.add },
    uid: ground.qemuUser?.uid ?? process.getuid?.() ?? 0,
  })
  return {
    ...{ watch, details, metrics },
    close() {
      leaveConfinement()
      watch.close()
      details.close()
      metrics.close()
    },
  }
}

/** “3 volumes (2.1 GiB, in Storage)”; nothing when there is nothing. */
function inWords(sizes: number[], noun: string, page: string): string[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total === 0) return []
  return [`${sizes.length} ${noun}${sizes.length === 1 ? '' : 's'} (${formatBytes(total)}, in ${page})`]
}
