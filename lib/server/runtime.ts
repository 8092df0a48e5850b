import { createActivityLog } from '#lib/activity/activity-log.ts'
import { nameOfDoer } from '#lib/auth/deed.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Health } from '#lib/contract/health.ts'
import { createActivityStore } from '#lib/db/activity-store.ts'
import { createDatabaseCopies, type DatabaseCopies } from '#lib/db/database-copies.ts'
import type { DatabaseStateWatch } from '#lib/db/database-state.ts'
import { createIdempotencyStore } from '#lib/db/idempotency-store.ts'
import { createOperationStore } from '#lib/db/operation-store.ts'
import { createVmStore } from '#lib/db/vm-store.ts'
import { createVolumeStore } from '#lib/db/volume-store.ts'
import { type Bus, createBus } from '#lib/events/bus.ts'
import type { Details } from '#lib/health/details.ts'
import type { Metrics } from '#lib/health/metrics.ts'
import { createHypervisor, type Hypervisor, type HypervisorOptions } from '#lib/hypervisor/hypervisor.ts'
import { createOperations } from '#lib/operations/operations.ts'
import { readBootId } from '#lib/qemu/process/identity.ts'
import { takeBack } from '#lib/rescue/take-back.ts'
import { createImages, type Images } from '#lib/storage/images/images.ts'
import { createPools, type Pools } from '#lib/storage/pools.ts'
import { createVolumes, type Volumes } from '#lib/storage/volumes.ts'
import { createTasks, type Tasks } from '#lib/tasks/tasks.ts'
import { createVmRegistry } from '#lib/vms/registry.ts'
import { START_FAIL_POINTS } from '#lib/vms/start.ts'
import { createUsageSampler } from '#lib/vms/usage-sampler.ts'
import { createVms, type Vms } from '#lib/vms/vms.ts'
import { createWishFiles } from '#lib/vms/wish-files.ts'
import { type AuthServices, createAuthServices } from './auth-services.ts'
import { StartError } from './config.ts'
import { type ConnectionFacts, createConnectionFacts, type ListeningFacts } from './connection-facts.ts'
import { openOwnDatabase } from './database.ts'
import { logEvents } from './event-log.ts'
import { failPointsFor, requireFailPoints } from './fail-points.ts'
import type { Ground } from './ground.ts'
import { createHealthServices } from './health-services.ts'
import { createIdempotency, type Idempotency } from './http/idempotency.ts'
import type { ReportError } from './http/problem-response.ts'
import { keepLifeRecord, startStory, stopStory } from './life-record.ts'
import { noteAcceleration, noted } from './noted.ts'
import { type Place, readyText } from './place.ts'
import { copyFailed, takenBack } from './rescue/activities.ts'
import { keepSpaceReserve } from './space-reserve.ts'
import { createVisible, type Visible } from './visible.ts'

/** Events kept for pages that come back from a short absence. */
const REPLAY_CAPACITY = 1_000
/** No ISO is larger than a double-layer disc ten times over. */
const MAX_IMAGE_BYTES = 1024 ** 4

/** What routes and sockets call. Types only cross into Next's bundle: see global.ts. */
export type Services = Omit<AuthServices, 'close'> & {
  visible: Visible
  vms: Vms
  volumes: Pick<Volumes, 'list' | 'read' | 'remove' | 'refresh'>
  pools: Pools
  images: Images
  tasks: Tasks
  activity: ReturnType<typeof createActivityLog>
  copies: DatabaseCopies
  /** Whether it can be written now. */
  database: DatabaseStateWatch
  host: Hypervisor
  bus: Bus<LiveEvent>
  idempotency: Idempotency
  hello(): Extract<LiveEvent, { type: 'hello' }>
  health(): Health
  details: Details
  metrics: Metrics
  connection: ConnectionFacts
  /** Said on every page for a while. */
  restored(sentence: string): void
}

export type Runtime = {
  services: Services
  reportError: ReportError
  /** Says where Guesthouse can be reached, to people and to `./guesthouse status`. */
  announce(place: Place): Promise<void>
  /** Whoever has it makes the first account; null when that is done. */
  setupCode(): string | null
  /** Lets go of everything; VMs run on. */
  close(): Promise<void>
}

/** Without QEMU there is nothing to serve: that is a sentence, not a stack. */
async function findQemu(options: HypervisorOptions): Promise<Hypervisor> {
  return await createHypervisor(options).catch(cause => {
    throw new StartError(cause instanceof Error ? cause.message : String(cause), { cause })
  })
}

/** What the process that serves knows and the services ask. */
export type Serving = { openConsoles: () => number; listening: ListeningFacts }

/**
 * The composition root: builds every service, in the order in which they need each other, and adopts what runs.
 * @throws DatabaseUnusableError, which the rescue is for; StartError
 */
export async function createRuntime(ground: Ground, { openConsoles, listening }: Serving): Promise<Runtime> {
  const { config, startedAt, version, log, qemuUser, paths } = ground
  const undo: (() => unknown)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }

  try {
    const reportError: ReportError = event => log.error('request failed', event)
    const bus = createBus<LiveEvent>({
      capacity: REPLAY_CAPACITY,
      keep: ({ type }) => type !== 'usage',
      onSubscriberError: error => log.error('a live stream failed', { error }),
    })
    const { publish } = bus
    undo.push(logEvents(bus, log))
    const database = await openOwnDatabase(paths)
    undo.push(() => database.close())
    log.info('database opened', { path: paths.database, migrated: database.migrated })
    const reserve = keepSpaceReserve({ dataPath: config.dataPath, database: database.state })
    undo.push(() => reserve.close())
    const copies = createDatabaseCopies({
      path: paths.database,
      copiesPath: paths.backups,
      onFailed: error => activity.add(copyFailed(error)),
      onDamaged: database.foundDamaged,
    })
    undo.push(() => copies.close())

    const tasks = createTasks({ publish })
    const activity = createActivityLog({ store: createActivityStore(database), publish, nameOfDoer })
    const bootId = readBootId()
    const life = keepLifeRecord(config.dataPath, { version, startedAt, bootId })
    undo.push(
      () => life.close(),
      () => activity.settled(),
      () => tasks.close(),
    )
    const failPoints = failPointsFor(config.failPoints)
    const operations = createOperations({
      store: createOperationStore(database),
      tasks,
      record: activity.add,
      recorded: activity.settled,
      failPoints,
    })
    undo.push(() => operations.close())
    /** Until there are VMs, none runs. */
    const machines = { pids: (): number[] => [] }
    const hypervisor = await findQemu({
      searchPath: config.searchPath,
      qemuPath: config.qemuPath,
      cachePath: paths.cache,
      user: qemuUser,
      guesthouse: { version, startedAt, dataPath: config.dataPath, nodeVersion: process.versions.node },
      publish,
      tasks,
      runningPids: () => machines.pids(),
    })
    undo.push(() => hypervisor.close())

    undo.push(
      bus.subscribe(
        ({ event }) => {
          const decided = event.type === 'host.changed' ? event.host.acceleration : null
          // A history that cannot be read now is asked at the next change.
          if (decided) noteAcceleration(decided, activity).catch(() => {})
        },
        { own: true },
      ),
    )

    const volumes = createVolumes({
      operations,
      store: createVolumeStore(database),
      poolPath: paths.pool,
      qemuImgPath: hypervisor.imgPath,
      fileOwner: qemuUser,
      publish,
      usedBy: volumeId => registry.users().ofVolume.get(volumeId) ?? null,
    })
    const pools = createPools({ poolPath: paths.pool, volumes })
    const images = createImages({
      libraryPath: paths.library,
      publish,
      operations,
      fileOwner: qemuUser,
      maxBytes: MAX_IMAGE_BYTES,
      usedBy: imageId => registry.users().ofImage.get(imageId) ?? [],
    })
    undo.push(() => images.close())
    const registry = createVmRegistry({ publish, lookups: { volume: volumes.find, image: images.find } })
    machines.pids = () => registry.all().flatMap(({ machine }) => (machine ? [machine.identity.pid] : []))
    const vms = createVms(
      {
        operations,
        registry,
        store: createVmStore(database),
        volumes,
        images,
        qemu: hypervisor,
        ...{ record: activity.add, nameOfDoer },
        ...{ dataPath: config.dataPath, runtimePath: config.runtimePath },
        guesthouseVersion: version,
        failPoints,
        tasks,
      },
      {
        poolPath: paths.pool,
        async space() {
          const [pool = { freeBytes: 0, reserveBytes: 0 }] = await pools.list()
          const unusedDisks = volumes.list().filter(({ usedBy }) => usedBy === null)
          const unusedIsos = (await images.list()).filter(({ usedBy }) => usedBy.length === 0)
          const sizes = [...unusedDisks.map(disk => disk.allocatedBytes ?? 0), ...unusedIsos.map(iso => iso.sizeBytes)]
          return { ...pool, unusedBytes: sizes.reduce((sum, bytes) => sum + bytes, 0) }
        },
      },
      { quotaOf: ownerId => auth.users.find(ownerId) },
    )
    undo.push(() => vms.close())

    const auth = await createAuthServices({
      ...{ database, dataPath: config.dataPath, findVm: vms.subject, disown: vms.disown, listening, log },
      named: { vms, volumes, images, tasks },
    })
    undo.push(() => auth.close())

    requireFailPoints(config.failPoints, [...operations.failPoints(), ...START_FAIL_POINTS])
    await operations.recover()
    for (const taken of takenBack(
      await takeBack(database, { ...paths, qemuImgPath: hypervisor.imgPath }, { guess: false }),
    )) {
      activity.add(taken)
    }
    await volumes.sweep()
    await images.sweep()
    images.watch()
    const wishFiles = createWishFiles({ bus, registry, volumes, poolPath: paths.pool, record: activity.add })
    undo.push(() => wishFiles.close())
    const adopted = await vms.open()
    log.info('ready', { version, adopted })
    for (const told of startStory({ version, bootId, before: life.before, adopted })) activity.add(told)
    undo.push(() => {
      // First what is left to tell of VMs, so that the end is told last.
      vms.close()
      activity.add(stopStory(version))
    })
    wishFiles.begin()
    void copies.look()
    const sampler = createUsageSampler({ registry, bus, hostUsage: hypervisor.usage })
    undo.push(() => sampler.close())
    const health = createHealthServices({
      ...{ ground, database, copies, activity, bus, registry, volumes, images, openConsoles },
      qemuVersion: () => hypervisor.version,
    })
    undo.push(() => health.close())
    await health.watch.look()

    const told = noted({ images, volumes, copies, host: hypervisor }, activity.add)
    return {
      services: {
        ...auth,
        visible: createVisible({ vms, volumes, images, tasks, users: auth.users, health: health.watch.read }),
        vms,
        volumes: { ...volumes, ...told.volumes },
        pools,
        images: { ...images, ...told.images },
        tasks,
        activity,
        copies: { ...copies, ...told.copies },
        database: database.state,
        bus,
        idempotency: createIdempotency({ store: createIdempotencyStore(database) }),
        host: { ...hypervisor, ...told.host },
        hello: () => ({ type: 'hello', serverStartedAt: startedAt, version }),
        health: health.watch.read,
        restored: health.watch.restored,
        details: health.details,
        metrics: health.metrics,
        connection: createConnectionFacts(config, listening),
      },
      reportError,
      async announce(place) {
        await ground.lock.recordAddress(place.addresses[0] ?? '')
        const setupCode = auth.signingIn.setupCode()
        process.stdout.write(readyText({ version, place, dataPath: config.dataPath, setupCode, adopted }))
      },
      setupCode: auth.signingIn.setupCode,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
