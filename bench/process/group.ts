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
  // From many to few: the VMs of the group before are there already.
  experiments: [idle(200), pageOpen(200), idle(50), pageOpen(50, [MEMORY_TARGET]), idle(0), startUp],
}
