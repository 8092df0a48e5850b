import { setTimeout as delay } from 'node:timers/promises'
import { temporaryFolder } from '../console/folder.ts'
import { GUESTHOUSE } from '../guesthouse/server.ts'
import type { Experiment } from '../harness/experiment.ts'
import { nowMs, timedMs } from '../harness/time.ts'
import { LIBVIRT_API, VIRSH } from '../libvirt/libvirt.ts'
import { prepareDomain } from '../libvirt/new-domain.ts'
import { bareVms } from './bare-vm.ts'
import { createVm, DISK_BYTES, deleteVm, MEMORY_MIB, powerOffVm, startVm } from './new-vm.ts'
import { sidesWith } from './sides.ts'

export const BARE = 'QEMU, QMP and nothing else'
const SIZE = { memoryMiB: MEMORY_MIB, diskBytes: DISK_BYTES }
/** The BIOS looks for something to boot: on two cores that would be measured instead. */
const BOOT_MS = 1_500

export const startAndStop: Experiment = {
  id: 'start',
  title: 'Create and start one VM, then power it off',
  rounds: 9,
  measures: [
    { id: 'createStartMs', title: 'create and start', unit: 'ms', digits: 0 },
    { id: 'startMs', title: 'start alone', unit: 'ms', digits: 0 },
    { id: 'offMs', title: 'power off', unit: 'ms', digits: 1 },
  ],
  targets: [
    { number: '8', measure: 'createStartMs', ours: GUESTHOUSE, peer: VIRSH, atMost: 0.2 },
    { number: '10', measure: 'offMs', ours: GUESTHOUSE, peer: VIRSH, atMost: 0.08 },
  ],
  start: async () => {
    const { guesthouse, libvirt } = await sidesWith(1)
    const folder = await temporaryFolder()
    const newBareVm = await bareVms(guesthouse, folder.path)
    const close = async () => {}
    return [
      {
        name: GUESTHOUSE,
        // Its disk is made within the time, the others' before: a person waits for it.
        round: async () => {
          const before = nowMs()
          const id = await createVm(guesthouse)
          const createMs = nowMs() - before
          const startMs = await timedMs(() => startVm(guesthouse, id))
          await delay(BOOT_MS)
          const offMs = await timedMs(() => powerOffVm(guesthouse, id))
          await deleteVm(guesthouse, id)
          return { createStartMs: createMs + startMs, startMs, offMs }
        },
        close,
      },
      {
        name: VIRSH,
        round: async () => {
          const { name, xmlPath } = await prepareDomain(libvirt, SIZE)
          const createStartMs = await timedMs(() => libvirt.virsh('create', xmlPath))
          await delay(BOOT_MS)
          return { createStartMs, offMs: await timedMs(() => libvirt.virsh('destroy', name)) }
        },
        close,
      },
      {
        name: LIBVIRT_API,
        round: async () => {
          const { name, xml } = await prepareDomain(libvirt, SIZE)
          const createStartMs = await libvirt.client.ms({ call: 'create', xml })
          await delay(BOOT_MS)
          return { createStartMs, offMs: await libvirt.client.ms({ call: 'destroy', name }) }
        },
        close,
      },
      {
        name: BARE,
        round: async () => {
          const vm = await newBareVm('vm')
          const startMs = await timedMs(vm.start)
          await delay(BOOT_MS)
          return { startMs, offMs: await timedMs(vm.kill) }
        },
        close: folder.close,
      },
    ]
  },
}
