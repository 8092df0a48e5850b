import type { BenchGroup } from '../harness/experiment.ts'
import { guard } from './guard.ts'
import { loginFlood } from './login-flood.ts'

export const group: BenchGroup = {
  title: 'Access',
  needs: [{ command: 'qemu-system-x86_64', debianPackage: 'qemu-system-x86' }],
  experiments: [guard, loginFlood],
}
