import { setTimeout as delay } from 'node:timers/promises'
import { openLiveStream } from '../guesthouse/live-stream.ts'
import { GUESTHOUSE, type Guesthouse, pidOf } from '../guesthouse/server.ts'
import type { Experiment } from '../harness/experiment.ts'
import { nowMs } from '../harness/time.ts'
import { prepareDomain } from '../libvirt/new-domain.ts'
import { createVm, DISK_BYTES, deleteVm, MEMORY_MIB, startVm } from './new-vm.ts'
import { sidesWith } from './sides.ts'

const ADOPTED = 'Guesthouse, restarted since'
const LIBVIRT_EVENT = 'libvirt, lifecycle event'
const BOOT_MS = 1_500
const SETTLE_MS = 500

/** From the kill to the event in the hand of a client, in milliseconds. */
async function deathOf(guesthouse: Guesthouse, { adopted }: { adopted: boolean }, signal: AbortSignal) {
  const id = await createVm(guesthouse)
  await startVm(guesthouse, id)
  if (adopted) await guesthouse.crash()
  await delay(BOOT_MS)
  const stream = await openLiveStream(guesthouse)
  await delay(SETTLE_MS)
  const told = stream.told(id, ['crashed', 'stopped'], signal)
  const pid = pidOf(await guesthouse.api('GET', `/api/vms/${id}`))
  const killed = nowMs()
  process.kill(pid, 'SIGKILL')
  const ms = (await told) - killed
  stream.close()
  await deleteVm(guesthouse, id)
  return { ms }
}

export const death: Experiment = {
  id: 'death',
  title: 'A QEMU is killed: until a client knows',
  rounds: 9,
  measures: [{ id: 'ms', title: 'kill to event', unit: 'ms', digits: 1 }],
  targets: [GUESTHOUSE, ADOPTED].map(ours => ({
    number: '11',
    measure: 'ms',
    ours,
    peer: LIBVIRT_EVENT,
    atMost: 0.08,
  })),
  start: async () => {
    const { guesthouse, libvirt } = await sidesWith(1)
    const close = async () => {}
    return [
      { name: GUESTHOUSE, round: signal => deathOf(guesthouse, { adopted: false }, signal), close },
      { name: ADOPTED, round: signal => deathOf(guesthouse, { adopted: true }, signal), close },
      {
        name: LIBVIRT_EVENT,
        round: async signal => {
          const { name, xml } = await prepareDomain(libvirt, { memoryMiB: MEMORY_MIB, diskBytes: DISK_BYTES })
          await libvirt.client.ms({ call: 'create', xml })
          await delay(BOOT_MS + SETTLE_MS)
          const told = libvirt.client.toldStopped(name, signal)
          const pid = await libvirt.pidOf(name)
          const killed = nowMs()
          process.kill(pid, 'SIGKILL')
          return { ms: (await told) - killed }
        },
        close,
      },
    ]
  },
}
