import type { BenchGroup } from '../harness/experiment.ts'
import { LIBVIRT_NEEDS } from '../libvirt/libvirt.ts'
import { adoptionOf } from './adoption.ts'
import { death } from './death.ts'
import { fiftyStartsAtOnce } from './fifty-starts.ts'
import { listOf } from './list.ts'
import { manyDeaths } from './many-deaths.ts'
import { startAndStop } from './start-and-stop.ts'

export const group: BenchGroup = {
  title: 'Control',
  needs: [{ command: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86' }, ...LIBVIRT_NEEDS],
  experiments: [
    ...[listOf(1), startAndStop, death, fiftyStartsAtOnce, adoptionOf(1), adoptionOf(10)],
    ...[manyDeaths, listOf(50), adoptionOf(100), listOf(200), adoptionOf(200)],
  ],
}
