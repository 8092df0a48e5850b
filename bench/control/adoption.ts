import { z } from 'zod'
import { get } from '../guesthouse/http-get.ts'
import { GUESTHOUSE, type Guesthouse } from '../guesthouse/server.ts'
import type { Experiment } from '../harness/experiment.ts'
import { timedMs } from '../harness/time.ts'
import { LIBVIRT_API } from '../libvirt/libvirt.ts'
import { sidesWith } from './sides.ts'

const Vms = z.array(z.object({ pid: z.number().nullable(), state: z.string() }))
const FOUND = new Set(['running', 'paused'])

/** Says it is ready only when it has found what runs; the list is read all the same. @throws when a VM is missing in it */
async function crash(guesthouse: Guesthouse, count: number): Promise<void> {
  await guesthouse.crash()
  const vms = Vms.parse(JSON.parse((await get(`${guesthouse.url}/api/vms`, guesthouse.cookie)).toString()))
  const found = vms.filter(({ pid, state }) => pid !== null && FOUND.has(state)).length
  if (found !== count) throw new Error(`${found} of ${count} VMs were found again`)
}

/** What a crash of the manager costs: until every VM that ran on is listed again with its state. */
export function adoptionOf(count: number): Experiment {
  const close = async () => {}
  return {
    id: `adoption-${count}`,
    title: `The manager is killed beside ${count} running VM${count === 1 ? '' : 's'} and started again: until it lists all of them`,
    rounds: 5,
    measures: [{ id: 'ms', title: 'kill to list', unit: 'ms', digits: 0 }],
    targets: count === 100 ? [{ number: 'F01', measure: 'ms', ours: GUESTHOUSE, atMost: 2_000 }] : [],
    start: async () => {
      const { guesthouse, libvirt } = await sidesWith(count)
      return [
        { name: GUESTHOUSE, round: async () => ({ ms: await timedMs(() => crash(guesthouse, count)) }), close },
        { name: LIBVIRT_API, round: async () => ({ ms: await timedMs(() => libvirt.crash(count)) }), close },
      ]
    },
  }
}
