import { readFile } from 'node:fs/promises'
import { vi } from 'vitest'

/** Stops a process as a hang would, and waits until it has stopped: a signal takes its time, and an answer may still slip out. */
export async function suspend(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP')
  await vi.waitUntil(async () => (await readFile(`/proc/${pid}/stat`, 'utf8')).includes(') T '), { timeout: 30_000 })
}
