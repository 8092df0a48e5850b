import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AWAKE, type Fleet } from '../guesthouse/fleet.ts'
import { sleepingGuest } from '../guesthouse/sleeping-guest.ts'
import { inParallel } from '../harness/in-parallel.ts'
import { domainXml } from './domain-xml.ts'
import type { Libvirt } from './libvirt.ts'

const MEMORY_MIB = 16
const AT_ONCE = 4

/** As many VMs as Guesthouse's fleet has, with the same hardware and the same sleeping guest. */
export function libvirtFleet({ client, folder, pidOf }: Libvirt): Fleet {
  const running = new Map<string, number>()
  let made = 0

  async function add(): Promise<void> {
    made += 1
    const name = `sleeper-${made}`
    const diskPath = join(folder, `${name}.raw`)
    await writeFile(diskPath, sleepingGuest())
    const serialSocketPath = join(folder, `${name}.sock`)
    const domain = { name, memoryMiB: MEMORY_MIB, diskPath, diskFormat: 'raw', serialSocketPath } as const
    await client.ms({ call: 'create', xml: domainXml(domain), paused: running.size >= AWAKE })
    running.set(name, await pidOf(name))
  }

  async function remove(name: string): Promise<void> {
    await client.ms({ call: 'destroy', name })
    await rm(join(folder, `${name}.raw`))
    running.delete(name)
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
