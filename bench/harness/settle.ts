import { setTimeout as delay } from 'node:timers/promises'
import { cpuSeconds } from './process-usage.ts'

const LIMIT_MS = 180_000
const STEP_MS = 1_000

/** Waits until processes are quiet: together below `cores` of a core for two seconds. A bounded wait: then it goes on as it is. */
export async function settle(pids: readonly number[], { cores }: { cores: number }): Promise<void> {
  const used = () => pids.map(cpuSeconds).reduce((sum, seconds) => sum + seconds, 0)
  const deadline = performance.now() + LIMIT_MS
  let quiet = 0
  for (let before = used(); quiet < 2 && performance.now() < deadline; ) {
    await delay(STEP_MS)
    const now = used()
    quiet = now - before < (cores * STEP_MS) / 1_000 ? quiet + 1 : 0
    before = now
  }
}
