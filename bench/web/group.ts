import type { BenchGroup } from '../harness/experiment.ts'
import { COCKPIT_NEEDS, LIBVIRT_NEEDS } from '../libvirt/libvirt.ts'
import { consolePage } from './console-page.ts'
import { listPage } from './list-page.ts'

export const group: BenchGroup = {
  title: 'Web',
  needs: [
    { command: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86' },
    { command: '/usr/bin/chromium', debianPackage: 'chromium' },
    { command: 'websockify', debianPackage: 'websockify' },
    { command: '/usr/share/novnc/vnc.html', debianPackage: 'novnc' },
    ...LIBVIRT_NEEDS,
    ...COCKPIT_NEEDS,
  ],
  experiments: [
    listPage(50, [
      { number: '14', measure: 'coldMs', atMost: 0.2 },
      { number: '14', measure: 'warmMs', atMost: 0.12 },
      { number: '15', measure: 'domNodes', atMost: 0.15 },
      { number: '15', measure: 'heapMiB', atMost: 0.6 },
    ]),
    listPage(1, [
      { number: '13', measure: 'wireKb', atMost: 0.12 },
      { number: '13', measure: 'jsKb', atMost: 0.12 },
      { number: '14', measure: 'coldMs', atMost: 0.25 },
      { number: '14', measure: 'warmMs', atMost: 0.12 },
    ]),
    consolePage,
  ],
}
