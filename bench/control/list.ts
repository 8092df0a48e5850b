import { get } from '../guesthouse/http-get.ts'
import { GUESTHOUSE } from '../guesthouse/server.ts'
import type { Contender, Experiment } from '../harness/experiment.ts'
import { median } from '../harness/statistics.ts'
import { medianMs } from '../harness/time.ts'
import { VIRSH } from '../libvirt/libvirt.ts'
import { sidesWith } from './sides.ts'

const LIBVIRT_STATES = 'libvirt API, states'
const LIBVIRT_STATS = 'libvirt API, all statistics'
/** Goes in one round; its median is the round's value. */
const GOES = { guesthouse: 40, virsh: 5, states: 40, stats: 3 }
const WARM_UP_GOES = 300

async function start(count: number): Promise<Contender[]> {
  const { guesthouse, libvirt } = await sidesWith(count)
  const list = () => get(`${guesthouse.url}/api/vms`, guesthouse.cookie)
  // The first hundred answers of any JavaScript are slow: nobody opens a dashboard once.
  await medianMs(WARM_UP_GOES, list)
  const byLibvirt = async (call: 'states' | 'stats', goes: number) => {
    const values: number[] = []
    for (let i = 0; i < goes; i += 1) values.push(await libvirt.client.ms({ call }))
    return { ms: median(values) }
  }
  const close = async () => {}
  return [
    { name: GUESTHOUSE, round: async () => ({ ms: await medianMs(GOES.guesthouse, list) }), close },
    {
      name: VIRSH,
      round: async () => ({ ms: await medianMs(GOES.virsh, () => libvirt.virsh('list', '--all')) }),
      close,
    },
    { name: LIBVIRT_STATES, round: () => byLibvirt('states', GOES.states), close },
    { name: LIBVIRT_STATS, round: () => byLibvirt('stats', GOES.stats), close },
  ]
}

/** What a page or a script waits for when it asks which VMs there are and how they are. */
export function listOf(count: number): Experiment {
  const measured = { measure: 'ms', ours: GUESTHOUSE }
  return {
    id: `list-${count}`,
    title: `List of ${count} running VM${count === 1 ? '' : 's'} with their states, over HTTP`,
    rounds: 7,
    measures: [{ id: 'ms', title: 'one list', unit: 'ms' }],
    targets:
      count < 200
        ? []
        : [
            { number: '6', ...measured, peer: VIRSH, atMost: 0.02 },
            { number: '6', ...measured, peer: LIBVIRT_STATES, atMost: 0.5 },
            { number: '7', ...measured, peer: LIBVIRT_STATS, atMost: 0.005 },
          ],
    start: () => start(count),
  }
}
