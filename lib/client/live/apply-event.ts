import type { InfiniteData } from '@tanstack/react-query'
import type { Activity } from '#lib/contract/activity.ts'
import { matchesActivity } from '#lib/contract/activity-search.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import { exhaustive } from '#lib/shared/exhaustive.ts'
import type { Cache } from '../cache/cache.ts'
import { putById, removeById } from '../cache/lists.ts'
import { forgetVm, putVm } from '../cache/vms.ts'
import { activityMatchOf, activityQueryIds } from '../queries/activity.ts'
import { healthQuery } from '../queries/health.ts'
import { hostQuery, tasksQuery } from '../queries/host.ts'
import { imagesQuery } from '../queries/images.ts'
import { poolsQuery, volumesQuery } from '../queries/storage.ts'
import { commandLineQuery, vmQuery, vmsQuery } from '../queries/vms.ts'

type EventOf<T extends LiveEvent['type']> = Extract<LiveEvent, { type: T }>

/** The process that this page’s data came from. Kept in the cache, because it describes what is in there. */
const SERVER_KEY = ['live.server-started-at']

/** Changes the cache as the event says. All of the live stream’s meaning is here; it knows no network. */
export function applyEvent(cache: Cache, event: LiveEvent): void {
  switch (event.type) {
    case 'hello':
      applyHello(cache, event)
      break
    case 'resync':
      readEverythingAgain(cache)
      break
    case 'vm.changed':
      putVm(cache, event.vm)
      invalidate(cache, commandLineQuery(event.vm.id).queryKey)
      break
    case 'vm.removed':
      forgetVm(cache, event.vmId)
      break
    case 'usage':
      applyUsage(cache, event)
      break
    case 'volume.changed':
      cache.setQueryData(volumesQuery().queryKey, putById(event.volume))
      invalidate(cache, poolsQuery().queryKey)
      break
    case 'volume.removed':
      cache.setQueryData(volumesQuery().queryKey, removeById(event.volumeId))
      invalidate(cache, poolsQuery().queryKey)
      break
    case 'image.changed':
      cache.setQueryData(imagesQuery().queryKey, putById(event.image))
      break
    case 'image.removed':
      cache.setQueryData(imagesQuery().queryKey, removeById(event.imageId))
      break
    case 'task.changed':
      cache.setQueryData(tasksQuery().queryKey, putById(event.task))
      break
    case 'activity.added':
      applyActivity(cache, event)
      break
    case 'host.changed':
      cache.setQueryData(hostQuery().queryKey, event.host)
      break
    case 'health.changed':
      cache.setQueryData(healthQuery().queryKey, event.health)
      break
    default:
      exhaustive(event)
  }
}

export function readEverythingAgain(cache: Cache): void {
  void cache.invalidateQueries()
}

function invalidate(cache: Cache, queryKey: readonly unknown[]): void {
  void cache.invalidateQueries({ queryKey })
}

function applyHello(cache: Cache, { serverStartedAt }: EventOf<'hello'>): void {
  const known = cache.getQueryData(SERVER_KEY)
  cache.setQueryData(SERVER_KEY, serverStartedAt)
  if (known !== undefined && known !== serverStartedAt) readEverythingAgain(cache)
}

/** A VM that the event does not name is not running any more, and its last figures are not true any more. */
function applyUsage(cache: Cache, { host, vms }: EventOf<'usage'>): void {
  if (host) cache.setQueryData(hostQuery().queryKey, old => old && { ...old, usage: host })
  const list = cache.getQueryData(vmsQuery().queryKey)
  if (list) {
    cache.setQueryData(
      vmsQuery().queryKey,
      list.map(vm => ((vms[vm.id] ?? vm.usage) === null ? vm : { ...vm, usage: vms[vm.id] ?? null })),
    )
  }
  for (const [vmId, usage] of Object.entries(vms)) {
    cache.setQueryData(vmQuery(vmId).queryKey, old => old && { ...old, usage })
  }
}

/** Into every list that is read and means it: those of other filters stay as they are. */
function applyActivity(cache: Cache, { activity }: EventOf<'activity.added'>): void {
  for (const id of activityQueryIds) {
    for (const [key] of cache.getQueriesData({ queryKey: [id] })) {
      const match = activityMatchOf(key)
      if (!match || !matchesActivity(activity, match)) continue
      cache.setQueryData<Pages>(key, old => withNewest(old, activity))
    }
  }
}

type Pages = InfiniteData<Activity[], unknown>

function withNewest(old: Pages | undefined, activity: Activity): Pages | undefined {
  const [newest, ...older] = old?.pages ?? []
  if (!old || !newest || newest.some(({ id }) => id === activity.id)) return old
  return { ...old, pages: [[activity, ...newest], ...older] }
}
