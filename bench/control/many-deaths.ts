import { setTimeout as delay } from 'node:timers/promises'
import { type LiveStream, openLiveStream } from '../guesthouse/live-stream.ts'
import { GUESTHOUSE, type Guesthouse, pidOf } from '../guesthouse/server.ts'
import type { Experiment } from '../harness/experiment.ts'
import { inParallel } from '../harness/in-parallel.ts'
import { quantile } from '../harness/statistics.ts'
import { nowMs } from '../harness/time.ts'
import { createVm, deleteVm, startVm } from './new-vm.ts'
import { sidesWith } from './sides.ts'

const VMS = 20
const AT_ONCE = 4
const BOOT_MS = 2_000
const BESIDE = 50

async function deathMs(guesthouse: Guesthouse, stream: LiveStream, id: string, signal: AbortSignal): Promise<number> {
  const told = stream.told(id, ['crashed', 'stopped'], signal)
  const pid = pidOf(await guesthouse.api('GET', `/api/vms/${id}`))
  const killed = nowMs()
  process.kill(pid, 'SIGKILL')
  return (await told) - killed
}

/** Kills so many QEMUs, one after the other, beside others that run on. */
async function deaths(guesthouse: Guesthouse, { adopted }: { adopted: boolean }, signal: AbortSignal) {
  const ids: string[] = []
  await inParallel(Array.from({ length: VMS }), AT_ONCE, async () => {
    const id = await createVm(guesthouse)
    await startVm(guesthouse, id)
    ids.push(id)
  })
  if (adopted) await guesthouse.crash()
  const stream = await openLiveStream(guesthouse)
  await delay(BOOT_MS)
  const times: number[] = []
  for (const id of ids) times.push(await deathMs(guesthouse, stream, id, signal))
  stream.close()
  await inParallel(ids, AT_ONCE, id => deleteVm(guesthouse, id))
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

/** From a crash to the page: not once, but a hundred times. */
export const manyDeaths: Experiment = {
  id: 'many-deaths',
  title: `${VMS} QEMUs are killed one after the other beside ${BESIDE} others: until a client knows`,
  rounds: 5,
  measures: [
    { id: 'p50', title: 'kill to event, p50', unit: 'ms', digits: 1 },
    { id: 'p99', title: 'p99', unit: 'ms', digits: 1 },
  ],
  targets: [],
  start: async () => {
    const { guesthouse } = await sidesWith(BESIDE)
    const close = async () => {}
    return [
      { name: GUESTHOUSE, round: signal => deaths(guesthouse, { adopted: false }, signal), close },
      { name: `${GUESTHOUSE}, restarted since`, round: signal => deaths(guesthouse, { adopted: true }, signal), close },
    ]
  },
}
