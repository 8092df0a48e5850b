import type { Caller } from '#lib/auth/caller.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { RightsSubject } from '#lib/contract/rights.ts'
import type { Vm } from '#lib/contract/vm.ts'
import type { Volume } from '#lib/contract/volume.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { seesEverything, sightOf } from './sight.ts'

/** One live stream’s view of the events. */
export type StreamView = {
  /** @returns null: nothing of it is for its page */
  of(event: LiveEvent): LiveEvent | null
  /** Whether what was missed can be told later. Who sees only a part reads everything again: what they saw then is not known any more. */
  readonly replays: boolean
  /** `changed`: what may be seen is not the same any more. @returns to be called when the stream ends */
  watch(changed: () => void): () => void
}

export type StreamViewSources = {
  listVms: () => Vm[]
  listVolumes: () => Volume[]
  findVm: (vmId: string) => RightsSubject | undefined
  findUser: (userId: string) => UserRecord | null
  /** Told of every user that may have changed. @returns the end of it */
  onUserChange: (listener: (userId: string) => void) => () => void
}

type Filter = (event: LiveEvent) => LiveEvent | null

/** All of a user that a page’s content hangs on. */
function keyOf(user: UserRecord | null): string {
  return user ? JSON.stringify([user.name, user.role, user.grants, user.quota, user.disabledAt]) : ''
}

/** @param again whose the same credentials are now; null: nobody’s any more */
export function createStreamView(
  caller: Caller,
  { again, ...sources }: StreamViewSources & { again: () => Caller | null },
): StreamView {
  let key = keyOf(caller.user)
  let filter = filterFor(caller, sources)
  return {
    of: event => filter(event),
    replays: seesEverything(caller),
    watch: changed =>
      sources.onUserChange(userId => {
        if (userId !== caller.user.id) return
        const now = keyOf(sources.findUser(userId))
        // Asking whose the credentials are counts as their use: not without need.
        if (now === key) return
        key = now
        filter = filterFor(again(), sources)
        changed()
      }),
  }
}

function filterFor(caller: Caller | null, sources: StreamViewSources): Filter {
  if (!caller) return () => null
  // The same object for all who see everything: its text is made once for them all.
  if (seesEverything(caller)) return event => event
  return partOf(caller, sources)
}

/** What was seen once must be seen going, and what never was seen must not be. */
function partOf(caller: Caller, { listVms, listVolumes, findVm }: StreamViewSources): Filter {
  const sight = sightOf(caller, findVm)
  const seen = new Set<string>()
  for (const vm of listVms()) if (sight.vm(vm)) seen.add(vm.id)
  for (const volume of listVolumes()) if (sight.volume(volume)) seen.add(volume.id)

  return event => {
    switch (event.type) {
      case 'hello':
      case 'resync':
        return event
      case 'vm.changed': {
        const { id } = event.vm
        if (!sight.vm(event.vm)) return seen.delete(id) ? { type: 'vm.removed', vmId: id } : null
        seen.add(id)
        return event
      }
      case 'vm.removed':
        return seen.delete(event.vmId) ? event : null
      case 'volume.changed': {
        const { id } = event.volume
        if (!sight.volume(event.volume)) return seen.delete(id) ? { type: 'volume.removed', volumeId: id } : null
        seen.add(id)
        return event
      }
      case 'volume.removed':
        return seen.delete(event.volumeId) ? event : null
      case 'usage':
        return usageFor(event, caller, seen)
      case 'image.changed': {
        const image = sight.image(event.image)
        return image && { type: 'image.changed', image }
      }
      case 'task.changed':
        return sight.task(event.task) && event
      case 'image.removed':
        return caller.rights.has('library.read') ? event : null
      case 'activity.added':
        return sight.activity(event.activity) ? event : null
      case 'host.changed':
        return caller.rights.has('host.read') ? event : null
      case 'health.changed':
        return { ...event, health: sight.health(event.health) }
      default:
        // What is not named here is not for them: a new kind of event is hidden until somebody decides.
        return null
    }
  }
}

type EventOf<T extends LiveEvent['type']> = Extract<LiveEvent, { type: T }>

function usageFor({ host, vms }: EventOf<'usage'>, caller: Caller, seen: ReadonlySet<string>): LiveEvent {
  return {
    type: 'usage',
    host: caller.rights.has('host.read') ? host : null,
    vms: Object.fromEntries(Object.entries(vms).filter(([vmId]) => seen.has(vmId))),
  }
}
