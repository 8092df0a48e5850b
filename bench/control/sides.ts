import { type Fleet, guesthouseFleet } from '../guesthouse/fleet.ts'
import type { Guesthouse } from '../guesthouse/server.ts'
import { startGuesthouse } from '../guesthouse/server.ts'
import { settle } from '../harness/settle.ts'
import { libvirtFleet } from '../libvirt/fleet.ts'
import { type Libvirt, startLibvirt } from '../libvirt/libvirt.ts'

/** Cores that the sleeping guests may still use together before anything is measured. */
const QUIET_CORES = 0.3

export type Sides = { guesthouse: Guesthouse; libvirt: Libvirt; ours: Fleet; theirs: Fleet }

let sides: Promise<Sides> | null = null

async function open(): Promise<Sides> {
  const guesthouse = await startGuesthouse()
  const libvirt = await startLibvirt()
  return { guesthouse, libvirt, ours: guesthouseFleet(guesthouse), theirs: libvirtFleet(libvirt) }
}

/** Guesthouse and libvirt with so many running VMs each, kept from experiment to experiment: to start 400 takes minutes. */
export async function sidesWith(count: number): Promise<Sides> {
  sides ??= open()
  const { ours, theirs, ...rest } = await sides
  await ours.resize(count)
  await theirs.resize(count)
  await settle([...ours.pids(), ...theirs.pids()], { cores: QUIET_CORES })
  return { ...rest, ours, theirs }
}
