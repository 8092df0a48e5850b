import type { BenchGroup } from '../harness/experiment.ts'
import { COCKPIT_NEEDS, LIBVIRT_NEEDS } from '../libvirt/libvirt.ts'
import { idle, MEMORY_TARGET, pageOpen } from './idle.ts'
import { startUp } from './start-up.ts'

export const group: BenchGroup = {
  title: 'Process',
  needs: [
    { command: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86' },
    { command: '/usr/bin/chromium', debianPackage: 'chromium' },
    ...LIBVIRT_NEEDS,
    ...COCKPIT_NEEDS,
  ],
  // From few to many: what VMs cost in memory is what it grows by, and a process that had many keeps what it took.
  experiments: [idle(0), idle(50), pageOpen(50, [MEMORY_TARGET]), idle(100), idle(200), pageOpen(200), startUp],
}
