import { trimLog } from '#lib/qemu/process/log-trim.ts'
import type { VmRegistry } from './registry.ts'

const LOOK_EVERY_MS = 30_000

/** Keeps the log of every running QEMU below its cap: some of what QEMU complains about, a guest can bring about without end (F29). */
export function createLogKeeper({
  registry,
  everyMs = LOOK_EVERY_MS,
}: {
  registry: Pick<VmRegistry, 'all'>
  everyMs?: number
}): { close(): void } {
  async function look(): Promise<void> {
    // A log that cannot be read or cut now is looked at again.
    for (const { machine, files } of registry.all()) if (machine) await trimLog(files.qemuLog).catch(() => {})
  }
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return { close: () => clearInterval(timer) }
}
