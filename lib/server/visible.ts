import type { Caller } from '#lib/auth/caller.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Vm } from '#lib/contract/vm.ts'

/** What of everything a caller may see: for them the rest does not exist. */
export type Visible = {
  vms(caller: Caller): Vm[]
  /** One live stream’s view of the events. @returns null: nothing of it is for them */
  events(caller: Caller): (event: LiveEvent) => LiveEvent | null
}

export function createVisible({ listVms }: { listVms: () => Vm[] }): Visible {
  const isSeen = (caller: Caller, vm: Vm) => caller.rightsOn(vm).size > 0
  const vms = (caller: Caller) => (caller.seesAll ? listVms() : listVms().filter(vm => isSeen(caller, vm)))

  return {
    vms,
    events(caller) {
      // The same object for all who see everything: its text is made once for them all.
      if (caller.rights.has('host.manage')) return event => event
      const seen = new Set(vms(caller).map(({ id }) => id))
      return event => {
        if (event.type === 'hello' || event.type === 'resync') return event
        if (event.type === 'vm.changed') {
          if (!isSeen(caller, event.vm))
            return seen.delete(event.vm.id) ? { type: 'vm.removed', vmId: event.vm.id } : null
          seen.add(event.vm.id)
          return event
        }
        if (event.type === 'vm.removed') return seen.delete(event.vmId) ? event : null
        // What is not named here is not for them: a new kind of event is hidden until somebody decides.
        return null
      }
    },
  }
}
