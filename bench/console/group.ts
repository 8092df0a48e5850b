import type { BenchGroup } from '../harness/experiment.ts'
import { memory } from './memory.ts'
import { realQemu } from './real-qemu.ts'
import { echo, throughput } from './synthetic.ts'

export const group: BenchGroup = {
  title: 'Console',
  needs: [
    { command: 'websockify', debianPackage: 'websockify' },
    { command: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86' },
  ],
  experiments: [throughput, echo, realQemu, memory],
}
