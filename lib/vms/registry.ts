import type { LiveEvent } from '#lib/contract/events.ts'
import { Problem } from '#lib/contract/problem.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { reasonAgainst, type VmAction } from '#lib/contract/vm-actions.ts'
import type { VmState } from '#lib/contract/vm-state.ts'
import type { VmRecord } from '#lib/db/vm-record.ts'
import { createClockFollower } from './started-at.ts'
import { type Users, usersFrom } from './users.ts'
import { type ViewLookups, vmView } from './view.ts'
import { createViewTexts, type VmText } from './view-texts.ts'
import type { VmEntry } from './vm-entry.ts'

export type VmRegistry = {
  all(): VmEntry[]
  count(): number
  get(vmId: string): VmEntry | undefined
  /** @throws Problem `vm-not-found` */
  find(vmId: string): VmEntry
  add(entry: VmEntry): void
  remove(vmId: string): void
  view(entry: VmEntry): Vm
  /** What `view` says, kept as text until it says something else. */
  text(entry: VmEntry): VmText
  /** Who uses which volume and image now. */
  users(): Users
  /** Sets the state with its cause and tells everybody. */
  setState(entry: VmEntry, to: { state: VmState; sentence: string; since?: string; log?: string[] }): void
  /** Looks whether the host’s clock was set, and tells everybody about whom that changes the times of (F20). */
  followClock(): void
  /** Tells everybody that something else of the VM changed. */
  announce(entry: VmEntry): void
  /** @throws Problem `vm-wrong-state` with the reason that the page shows too */
  require(action: VmAction, entry: VmEntry): void
}

export function createVmRegistry({
  publish,
  lookups,
}: {
  publish: (event: LiveEvent) => void
  lookups: ViewLookups
}): VmRegistry {
  const view = (entry: VmEntry) => vmView(entry, lookups)
  const entries = new Map<string, VmEntry>()
  /** Made when it is asked for, and again after any change of a wish. */
  let users: Users | null = null
  const wishes = new Map<string, VmRecord>()
  const moveTimes = createClockFollower()
  const announce = (entry: VmEntry) => {
    const { id } = entry.record
    // Most of what is told is a new state, which changes no wish: 5,000 VMs are not gone through for each.
    if (wishes.get(id) !== entry.record) users = null
    wishes.set(id, entry.record)
    // A VM that is being deleted may still report its end: nobody lists it any more.
    if (entries.has(id)) publish({ type: 'vm.changed', vm: view(entry) })
  }
  function followClock(): void {
    for (const entry of moveTimes(entries.values())) announce(entry)
  }
  return {
    all: () => [...entries.values()],
    count: () => entries.size,
    get: vmId => entries.get(vmId),
    find(vmId) {
      const entry = entries.get(vmId)
      if (!entry) throw new Problem('vm-not-found', 'This VM does not exist (any more). Go back to the list.')
      return entry
    },
    add(entry) {
      users = null
      entries.set(entry.record.id, entry)
      announce(entry)
    },
    remove(vmId) {
      users = null
      wishes.delete(vmId)
      if (entries.delete(vmId)) publish({ type: 'vm.removed', vmId })
    },
    view,
    text: createViewTexts(lookups),
    users() {
      users ??= usersFrom([...entries.values()].map(({ record }) => record))
      return users
    },
    setState(entry, { state, sentence, since = new Date().toISOString(), log = [] }) {
      // First: a time by the new clock must not be moved with those by the old one.
      followClock()
      entry.state = state
      entry.cause = { sentence, since, log }
      announce(entry)
    },
    followClock,
    announce,
    require(action, entry) {
      const reason = reasonAgainst(action, { name: entry.record.name, state: entry.state })
      if (reason) throw new Problem('vm-wrong-state', reason)
    },
  }
}
