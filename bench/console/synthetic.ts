import { join } from 'node:path'
import { z } from 'zod'
import { ask, type Child } from '../harness/child.ts'
import type { Contender, Experiment, Sample } from '../harness/experiment.ts'
import { cpuSeconds } from '../harness/process-usage.ts'
import { GUESTHOUSE, startClient, startSource, startWays, type Way, WEBSOCKIFY } from './contenders.ts'
import { temporaryFolder } from './folder.ts'
import type { Job } from './job.ts'

const FLOOD_MS = 3_000
const TRIPS = 2_500
const MB = 1e6

type RoundOf = (way: Way, client: Child, signal: AbortSignal) => Promise<Sample>

/** One synthetic source, one client, three ways between them. */
function startWith(mode: 'flood' | 'echo', roundOf: RoundOf): () => Promise<Contender[]> {
  return async () => {
    const folder = await temporaryFolder()
    const socketPath = join(folder.path, 'console.sock')
    const source = await startSource(socketPath, mode)
    const client = await startClient()
    const ways = await startWays(socketPath)
    return ways.map((way, index) => ({
      name: way.name,
      round: signal => roundOf(way, client, signal),
      close: async () => {
        await way.proxy?.close()
        if (index > 0) return
        await Promise.all([source.close(), client.close()])
        await folder.close()
      },
    }))
  }
}

/** Runs a job and says how much CPU the proxy needed for it. */
async function measured(way: Way, client: Child, { job, signal }: { job: Job; signal: AbortSignal }) {
  const before = way.proxy ? cpuSeconds(way.proxy.pid) : 0
  const answer = await ask(client, job, signal)
  const cpu = way.proxy ? cpuSeconds(way.proxy.pid) - before : null
  return { answer, cpu }
}

const Flood = z.object({ bytes: z.number(), seconds: z.number() })
const Echo = z.object({ p50Us: z.number(), p99Us: z.number() })

export const throughput: Experiment = {
  id: 'throughput',
  title: 'Console relay, synthetic stream',
  rounds: 7,
  measures: [
    { id: 'mbPerSecond', title: 'throughput', unit: 'MB/s', digits: 0 },
    { id: 'cpuPerGb', title: 'CPU of the proxy', unit: 's/GB' },
  ],
  targets: [
    { number: '1', measure: 'cpuPerGb', ours: GUESTHOUSE, peer: WEBSOCKIFY, atMost: 0.65 },
    { number: '2', measure: 'mbPerSecond', ours: GUESTHOUSE, peer: WEBSOCKIFY, atLeast: 1.3 },
  ],
  start: startWith('flood', async (way, client, signal) => {
    const job: Job = { kind: 'flood', address: way.address, durationMs: FLOOD_MS }
    const { answer, cpu } = await measured(way, client, { job, signal })
    const { bytes, seconds } = Flood.parse(answer)
    return { mbPerSecond: bytes / MB / seconds, ...(cpu !== null && { cpuPerGb: cpu / (bytes / 1e9) }) }
  }),
}

export const echo: Experiment = {
  id: 'echo',
  title: 'Console relay, eight bytes there and back',
  rounds: 9,
  measures: [
    { id: 'p50Us', title: 'median', unit: 'us', digits: 0 },
    { id: 'p99Us', title: '99 of 100', unit: 'us', digits: 0 },
    { id: 'cpuUs', title: 'CPU of the proxy', unit: 'us a trip', digits: 0 },
  ],
  targets: [{ number: '3', measure: 'p50Us', ours: GUESTHOUSE, peer: WEBSOCKIFY, atMost: 0.9 }],
  start: startWith('echo', async (way, client, signal) => {
    const job: Job = { kind: 'echo', address: way.address, trips: TRIPS }
    const { answer, cpu } = await measured(way, client, { job, signal })
    return { ...Echo.parse(answer), ...(cpu !== null && { cpuUs: (cpu * 1e6) / TRIPS }) }
  }),
}
