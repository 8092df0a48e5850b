import { loadavg } from 'node:os'
import type { Contender, Experiment, Measure, Sample, Target } from './experiment.ts'
import { median, type Spread, spread } from './statistics.ts'

/** Fewer say nothing about a machine with moods. */
export const MIN_ROUNDS = 5
const ROUND_LIMIT_MS = 120_000

export type Verdict = Target & { ratio: Spread; isMet: boolean }
export type Outcome = {
  id: string
  title: string
  measures: Measure[]
  rounds: number
  /** Load average of the last minute, before and after. */
  load: [number, number]
  /** Contender to measure to values, round by round. */
  values: Record<string, Record<string, number[]>>
  verdicts: Verdict[]
}

/** Runs every contender in turn, round after round, and compares within each round. */
export async function runExperiment(experiment: Experiment, say: (line: string) => void): Promise<Outcome> {
  const load = () => loadavg()[0] ?? 0
  const loadBefore = load()
  const contenders = await experiment.start()
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]))
  try {
    for (let round = 0; round <= experiment.rounds; round += 1) {
      // Who goes first changes, so that nobody always runs after the same neighbour.
      for (const contender of rotated(contenders, round)) {
        const limit = AbortSignal.timeout(ROUND_LIMIT_MS)
        const sample = await Promise.race([contender.round(limit), aborted(limit)])
        const isWarmUp = round === 0
        if (!isWarmUp) samples.get(contender.name)?.push(sample)
        say(`  ${isWarmUp ? 'warm-up' : `round ${round}`} ${contender.name}: ${words(sample)}`)
      }
    }
  } finally {
    await Promise.allSettled(contenders.map(({ close }) => close()))
  }
  const { id, title, measures, rounds, targets } = experiment
  const values = Object.fromEntries(
    [...samples].map(([name, list]) => [name, Object.fromEntries(measures.map(m => [m.id, valuesOf(list, m.id)]))]),
  )
  return { id, title, measures, rounds, load: [loadBefore, load()], values, verdicts: targets.map(judge(samples)) }
}

/** A peer that hangs must not hold up the rest. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

function rotated(contenders: Contender[], by: number): Contender[] {
  const first = by % contenders.length
  return [...contenders.slice(first), ...contenders.slice(0, first)]
}

function words(sample: Sample): string {
  return Object.entries(sample)
    .map(([id, value]) => `${id} ${Number(value.toPrecision(4))}`)
    .join(', ')
}

/** A contender need not give every measure. */
function valuesOf(samples: readonly Sample[], measure: string): number[] {
  return samples.map(sample => sample[measure]).filter(value => value !== undefined)
}

function judge(samples: ReadonlyMap<string, Sample[]>): (target: Target) => Verdict {
  return target => {
    const ours = valuesOf(samples.get(target.ours) ?? [], target.measure)
    const peer = target.peer === undefined ? null : valuesOf(samples.get(target.peer) ?? [], target.measure)
    const ratios = ours.map((value, round) => value / (peer ? (peer[round] ?? Number.NaN) : 1))
    const middle = median(ratios)
    const isMet = middle <= (target.atMost ?? Infinity) && middle >= (target.atLeast ?? -Infinity)
    return { ...target, ratio: spread(ratios), isMet }
  }
}
