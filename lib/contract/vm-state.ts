import { z } from 'zod'

/** What a VM is doing now. Never stored: it is what QEMU says, or that there is no QEMU. */
export const VmState = z.enum([
  'stopped',
  'starting',
  'running',
  'paused',
  'shutting-down',
  'not-responding',
  'crashed',
])
export type VmState = z.infer<typeof VmState>

/** Why the VM is in its state, as a person would say it, and since when. */
export const StateCause = z.object({
  sentence: z.string().describe('e.g. “Powered off by the guest”'),
  since: z.iso.datetime(),
  /** QEMU's own last words, when it crashed or did not start. */
  log: z.array(z.string()),
})
export type StateCause = z.infer<typeof StateCause>
