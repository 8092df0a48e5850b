import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { median, quantile } from '../../bench/harness/statistics.ts'
import type { Answer } from './visitor.ts'

export type ProcessSample = { minute: number; rssMiB: number; openFiles: number }

const KIB_IN_MIB = 1_024
const LagLine = z.object({ p50Ms: z.number(), p99Ms: z.number(), secondMaxMs: z.number() })

export function sampleProcess(pid: number, minute: number): ProcessSample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const rssKib = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1])
  return { minute, rssMiB: rssKib / KIB_IN_MIB, openFiles: readdirSync(`/proc/${pid}/fd`).length }
}

/** By kind of request: how many, how long in the middle, how long for one in a hundred, and the worst. */
export function requestFigures(answers: readonly Answer[]) {
  return [...Map.groupBy(answers, ({ what }) => what)].map(([what, list]) => {
    const times = list.map(({ ms }) => ms)
    const refused = list.filter(({ status }) => status >= 400).length
    return {
      what,
      count: list.length,
      refused,
      p50Ms: median(times),
      p99Ms: quantile(times, 0.99),
      maxMs: Math.max(...times),
    }
  })
}

/** How the event loop was held up: since it was last reset, and the worst of any second. */
export function lagFigures(path: string, fromLine: number) {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .slice(fromLine)
    .filter(Boolean)
    .map(line => LagLine.parse(JSON.parse(line)))
  const last = lines.at(-1)
  return {
    p50Ms: last?.p50Ms ?? Number.NaN,
    p99Ms: last?.p99Ms ?? Number.NaN,
    maxMs: Math.max(0, ...lines.map(({ secondMaxMs }) => secondMaxMs)),
  }
}

const LiveLine = z.object({ minute: z.number(), liveMiB: z.number() })
type LiveSample = z.infer<typeof LiveLine>

/** What the process held after each forced collection, its heap and what hangs on it. */
export function liveSamples(path: string): LiveSample[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map(line => LiveLine.parse(JSON.parse(line)))
}

/** The straight line through the samples (least squares), in MiB an hour. */
export function slopeMiBPerHour(samples: readonly { minute: number; mib: number }[]): number {
  const mean = (of: (sample: { minute: number; mib: number }) => number) =>
    samples.reduce((sum, each) => sum + of(each), 0) / samples.length
  const [x, y] = [mean(({ minute }) => minute), mean(({ mib }) => mib)]
  const across = samples.reduce((sum, { minute, mib }) => sum + (minute - x) * (mib - y), 0)
  const along = samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0)
  return (across / along) * 60
}
