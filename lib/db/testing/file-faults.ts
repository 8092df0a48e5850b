import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** Another program that holds the database, as a copying or repairing tool may. @returns its end */
export async function holdExclusively(path: string): Promise<() => Promise<void>> {
  const script = `const { DatabaseSync } = require('node:sqlite')
    const db = new DatabaseSync(${JSON.stringify(path)})
    db.exec('BEGIN EXCLUSIVE')
    console.log('held')
    setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder.stdout, 'data')
  return async () => {
    const ended = once(holder, 'close')
    holder.kill('SIGKILL')
    await ended
  }
}

/** Makes a file unwritable also for root, as a file system that the kernel made read-only does; until the test ends. */
export function mountReadOnly(path: string): void {
  execFileSync('mount', ['--bind', path, path])
  onTestFinished(() => void execFileSync('umount', ['--lazy', path]))
  execFileSync('mount', ['-o', 'remount,bind,ro', path])
}
