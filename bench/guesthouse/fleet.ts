import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { inParallel } from '../harness/in-parallel.ts'
import type { Guesthouse } from './server.ts'
import { sleepingGuest } from './sleeping-guest.ts'

const MEMORY_MIB = 16
const DISK_BYTES = 1024 ** 2
const AT_ONCE = 4

const Vm = z.object({ id: z.string(), pid: z.number().nullable(), disks: z.array(z.object({ volumeId: z.string() })) })

/**
 * So many run; those beyond are paused before they boot, which spares 400 of them minutes of the host's CPU and most of its memory.
 * Their processes are there, and what a manager has to do with them is the same.
 */
export const AWAKE = 50

/** So many VMs, each with a guest that does nothing at all. */
export type Fleet = { resize: (count: number) => Promise<void>; pids: () => number[]; ids: () => string[] }

/** Makes and ends the fleet through the API, as a person's clicks would. */
export function guesthouseFleet(guesthouse: Guesthouse): Fleet {
  const running = new Map<string, number>()
  let made = 0

  async function add(): Promise<void> {
    made += 1
    const wish = {
      name: `sleeper ${String(made).padStart(3, '0')}`,
      vcpus: 1,
      memoryMiB: MEMORY_MIB,
      disk: { kind: 'new', sizeBytes: DISK_BYTES, format: 'raw' },
    }
    const { id, disks } = Vm.parse(await guesthouse.api('POST', '/api/vms', wish))
    const disk = await open(join(guesthouse.dataPath, 'pools/default', `${disks[0]?.volumeId}.raw`), 'r+')
    await disk.write(sleepingGuest())
    await disk.close()
    const { pid } = Vm.parse(await guesthouse.api('POST', `/api/vms/${id}/start`))
    const isBeyond = running.size >= AWAKE
    running.set(id, pid ?? 0)
    if (isBeyond) await guesthouse.api('POST', `/api/vms/${id}/pause`)
  }

  async function remove(id: string): Promise<void> {
    await guesthouse.api('POST', `/api/vms/${id}/power-off`)
    await guesthouse.api('DELETE', `/api/vms/${id}?disks=delete`)
    running.delete(id)
  }

  return {
    async resize(count) {
      await inParallel(Array.from({ length: Math.max(0, count - running.size) }), AT_ONCE, add)
      await inParallel([...running.keys()].slice(count), AT_ONCE, remove)
    },
    pids: () => [...running.values()],
    ids: () => [...running.keys()],
  }
}
