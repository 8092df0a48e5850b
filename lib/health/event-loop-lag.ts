import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createTurns, type Latency, latencyOf } from './latency-window.ts'

/** Fine enough for what people notice, and cheap: the timer is libuv's own and runs no JavaScript. */
const RESOLUTION_MS = 20
const NANOSECONDS_A_MS = 1_000_000

export type EventLoopLag = { read(): Latency; close(): void }

/** How much later than asked for the process came to do what was due (F33): everything that it serves waits as long. */
export function measureEventLoopLag(): EventLoopLag {
  const make = () => monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  const both: [ReturnType<typeof make>, ReturnType<typeof make>] = [make(), make()]
  for (const monitor of both) monitor.enable()
  const turns = createTurns(both, emptied => emptied.reset())
  return {
    // It measures from one call of the timer to the next, the interval itself included.
    read: () => latencyOf(turns.fuller, value => value / NANOSECONDS_A_MS - RESOLUTION_MS),
    close() {
      turns.close()
      for (const monitor of both) monitor.disable()
    },
  }
}
