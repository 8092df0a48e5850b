import type { ActivityLog } from '#lib/activity/activity-log.ts'
import type { LiveEvent } from '#lib/contract/events.ts'
import type { Vm } from '#lib/contract/vm.ts'
import type { Bus } from '#lib/events/bus.ts'
import { readConfinement, unconfined } from '#lib/qemu/process/confinement.ts'

/**
 * Every launch confines QEMU; whether it is so is looked at once for each process, in the kernel's own words, when its VM runs. A QEMU
 * that was built without its sandbox, or a wrapper in its place, shows here.
 * @param uid as whom QEMU is to run
 * @returns how to stop
 */
export function watchConfinement({
  bus,
  running,
  uid,
  record,
}: {
  bus: Pick<Bus<LiveEvent>, 'subscribe'>
  /** Those that ran before. */
  running: Pick<Vm, 'id' | 'name' | 'pid'>[]
  uid: number
  record: ActivityLog['add']
}): () => void {
  const looked = new Map<string, number>()

  async function look({ id, name, pid }: Pick<Vm, 'id' | 'name' | 'pid'>): Promise<void> {
    if (pid === null || looked.get(id) === pid) return
    looked.set(id, pid)
    const found = await readConfinement(pid).catch(() => null)
    // null: it has ended meanwhile.
    const words = found ? unconfined(found, uid) : []
    if (words.length === 0) return
    record({
      ...{ level: 'warning', actor: 'guesthouse', code: 'vm.unconfined', vm: { id, name } },
      sentence: `“${name}” runs ${words.join(', ')}: a guest that breaks out of QEMU would have more than it should`,
    })
  }

  for (const vm of running) void look(vm)
  return bus.subscribe(
    ({ event }) => {
      if (event.type === 'vm.removed') looked.delete(event.vmId)
      // Before it runs, QEMU may not have taken everything away from itself yet.
      if (event.type === 'vm.changed' && event.vm.state === 'running') void look(event.vm)
    },
    { own: true },
  )
}
