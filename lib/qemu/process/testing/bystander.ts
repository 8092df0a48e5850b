import { execa } from 'execa'
import { onTestFinished } from 'vitest'
import { type ProcessIdentity, readIdentity } from '../identity.ts'

/** A living process that is none of our business, such as the one that a pid was given to next. */
export async function bystander(): Promise<ProcessIdentity> {
  const child = execa('sleep', ['600'], { reject: false })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await child
  })
  const identity = child.pid === undefined ? null : readIdentity(child.pid)
  if (identity === null) throw new Error('sleep did not start')
  return identity
}
