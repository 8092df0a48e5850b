/**
 * Loaded into the server by `node --import`: writes the delay of its event loop, second by second, to the file that is named in
 * GUESTHOUSE_LAG_FILE, and now and then what it holds in memory once the garbage is gone. Only the process that serves is watched, not
 * what it starts.
 */
import { appendFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const EVERY_MS = 1_000
/** Each takes a tenth of a second: the worst second is such a one, a hundredth of all is not. */
const LIVE_EVERY_MS = 120_000
const BYTES_IN_MIB = 1_024 ** 2
const RESOLUTION_MS = 5
const path = process.env.GUESTHOUSE_LAG_FILE

if (path && process.argv[1]?.endsWith('/server.ts')) {
  const [sinceStart, second] = [0, 0].map(() => monitorEventLoopDelay({ resolution: RESOLUTION_MS }))
  sinceStart?.enable()
  second?.enable()
  // What is measured is the time between two looks, which are a resolution apart when nothing is in their way.
  const lagMs = (nanoseconds = 0) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  setInterval(() => {
    const line = {
      p50Ms: lagMs(sinceStart?.percentile(50)),
      p99Ms: lagMs(sinceStart?.percentile(99)),
      secondMaxMs: lagMs(second?.max),
    }
    appendFileSync(path, `${JSON.stringify(line)}\n`)
    second?.reset()
  }, EVERY_MS).unref()
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  setInterval(() => {
    collect()
    const { heapUsed, external } = process.memoryUsage()
    const line = { liveMiB: (heapUsed + external) / BYTES_IN_MIB, minute: performance.now() / 60_000 }
    appendFileSync(`${path}.live`, `${JSON.stringify(line)}\n`)
  }, LIVE_EVERY_MS).unref()
  // What the start and the making of thousands of VMs cost is not what is asked.
  process.on('SIGUSR2', () => sinceStart?.reset())
}
