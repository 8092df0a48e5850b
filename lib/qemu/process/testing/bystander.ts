import { execa } from 'execa'
import { onTestFinished, vi } from 'vitest'
import { type ProcessIdentity, readIdentity } from '../identity.ts'

/** A living process that is none of our business, such as the one that a pid was given to next. */
export async function bystander(): Promise<ProcessIdentity> {
  const child = execa('sleep', ['600'], { reject: false })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await child
  })
  // Its command line is empty for a moment, while it is being executed.
  return await vi.waitUntil(() => child.pid !== undefined && readIdentity(child.pid), { timeout: 30_000 })
}
