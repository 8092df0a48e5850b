import { temporaryFolder } from '../console/folder.ts'
import { GUESTHOUSE } from '../guesthouse/server.ts'
import type { Experiment } from '../harness/experiment.ts'
import { inParallel } from '../harness/in-parallel.ts'
import { timedMs } from '../harness/time.ts'
import { VIRSH } from '../libvirt/libvirt.ts'
import { prepareDomain } from '../libvirt/new-domain.ts'
import { bareVms } from './bare-vm.ts'
import { createVm, DISK_BYTES, deleteVm, MEMORY_MIB, powerOffVm, startVm } from './new-vm.ts'
import { sidesWith } from './sides.ts'
import { BARE } from './start-and-stop.ts'

const VMS = 50
const AT_ONCE = 4
const numbers = Array.from({ length: VMS }, (_, i) => i)

type Side<T> = {
  prepare: (number: number) => Promise<T>
  start: (vm: T) => Promise<void>
  end: (vm: T) => Promise<void>
}

/** Prepares fifty, starts them with four under way at any time, ends them; only the starts are measured. */
async function fiftyStarts<T>({ prepare, start, end }: Side<T>): Promise<{ seconds: number }> {
  const vms: T[] = []
  await inParallel(numbers, AT_ONCE, async number => vms.push(await prepare(number)))
  const ms = await timedMs(() => inParallel(vms, AT_ONCE, start))
  await inParallel(vms, AT_ONCE, end)
  return { seconds: ms / 1_000 }
}

export const fiftyStartsAtOnce: Experiment = {
  id: 'fifty-starts',
  title: 'Fifty VMs started, four at a time',
  rounds: 5,
  measures: [{ id: 'seconds', title: 'all started', unit: 's' }],
  targets: [{ number: '9', measure: 'seconds', ours: GUESTHOUSE, peer: VIRSH, atMost: 0.2 }],
  start: async () => {
    const { guesthouse, libvirt } = await sidesWith(1)
    const folder = await temporaryFolder()
    const newBareVm = await bareVms(guesthouse, folder.path)
    const ours: Side<string> = {
      prepare: () => createVm(guesthouse),
      start: id => startVm(guesthouse, id),
      async end(id) {
        await powerOffVm(guesthouse, id)
        await deleteVm(guesthouse, id)
      },
    }
    const close = async () => {}
    return [
      { name: GUESTHOUSE, round: () => fiftyStarts(ours), close },
      {
        name: VIRSH,
        round: () =>
          fiftyStarts({
            prepare: () => prepareDomain(libvirt, { memoryMiB: MEMORY_MIB, diskBytes: DISK_BYTES }),
            start: ({ xmlPath }) => libvirt.virsh('create', xmlPath),
            end: ({ name }) => libvirt.virsh('destroy', name),
          }),
        close,
      },
      {
        name: BARE,
        round: () =>
          fiftyStarts({ prepare: number => newBareVm(`vm${number}`), start: vm => vm.start(), end: vm => vm.kill() }),
        close: folder.close,
      },
    ]
  },
}
