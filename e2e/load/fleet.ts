import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { endpoints } from '#lib/contract/endpoints.ts'
import type { Vm } from '#lib/contract/vm.ts'
import { MIB } from '#lib/shared/bytes.ts'
import { sleepingGuest } from '../../bench/guesthouse/sleeping-guest.ts'
import { inParallel } from '../../bench/harness/in-parallel.ts'
import { ask, createVm, startVm } from '../api.ts'
import { poolOf } from '../chaos/scene.ts'
import type { Guesthouse } from '../guesthouse.ts'

const AT_ONCE = 4
const MEMORY_MIB = 32
/** So many run; those beyond are paused before they boot: 200 emulated BIOSes at once would be what is measured. */
const AWAKE = 50

/** Makes VMs that only have a name. */
export async function defineVms(server: Guesthouse, { from, to }: { from: number; to: number }): Promise<void> {
  const names = Array.from({ length: to - from }, (_, index) => `defined ${String(from + index).padStart(5, '0')}`)
  await inParallel(names, AT_ONCE, async name => {
    await createVm(server, { name, memoryMiB: MEMORY_MIB })
  })
}

async function startOne(server: Guesthouse, name: string, isAwake: boolean): Promise<Vm> {
  const { id, disks } = await createVm(server, {
    ...{ name, memoryMiB: MEMORY_MIB, disk: { kind: 'new', sizeBytes: MIB, format: 'raw' } },
  })
  const disk = await open(join(poolOf(server), `${disks[0]?.volumeId}.raw`), 'r+')
  await disk.write(sleepingGuest())
  await disk.close()
  const vm = await startVm(server, id)
  return isAwake ? vm : await ask(server, endpoints.vms.pause, { params: { vmId: id } })
}

/** Starts VMs whose guest does nothing at all. */
export async function runVms(server: Guesthouse, { from, to }: { from: number; to: number }): Promise<Vm[]> {
  const made: Vm[] = []
  const numbers = Array.from({ length: to - from }, (_, index) => from + index)
  await inParallel(numbers, AT_ONCE, async number => {
    made.push(await startOne(server, `running ${String(number).padStart(4, '0')}`, number < AWAKE))
  })
  return made
}
