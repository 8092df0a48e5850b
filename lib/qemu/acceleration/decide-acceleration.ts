import { fixFor, type KvmFacts } from './fix.ts'
import { type AccelerationPair, inSeconds, type ProbeResult } from './probe-outcome.ts'

export type AccelerationDecision = AccelerationPair & {
  /** Why this one, for a person. */
  reason: string
  /** What would make machines fast; null when they are. */
  fix: string | null
}

/** Not even emulation ran the probe guest: no machine would start. */
export class NoAccelerationError extends Error {
  override name = 'NoAccelerationError'
  readonly results: readonly ProbeResult[]

  constructor(results: readonly ProbeResult[]) {
    const words = results.flatMap(({ explanation, log }) => [explanation, ...log.slice(-1)]).at(-1)
    super(`QEMU could not run even an emulated probe guest. ${words ?? 'Nothing was tried.'}`)
    this.results = results
  }
}

/** The first KVM pair that works, or else the first emulated one. Pure. Throws NoAccelerationError. */
export function decideAcceleration(results: readonly ProbeResult[], facts: KvmFacts): AccelerationDecision {
  const works = (wanted: 'kvm' | 'tcg') =>
    results.find(({ accelerator, outcome }) => accelerator === wanted && outcome === 'works')
  const kvm = works('kvm')
  const tcg = works('tcg')
  if (kvm) return { ...pairOf(kvm), reason: `KVM works${comparison(kvm, tcg)}.`, fix: null }
  if (!tcg) throw new NoAccelerationError(results)

  const tried = results.find(({ accelerator }) => accelerator === 'kvm')
  if (!tried) return { ...pairOf(tcg), reason: 'Machines are emulated; KVM was not tried.', fix: null }
  const reason = `KVM is not used. ${tried.explanation} Machines are emulated, which is much slower.`
  return { ...pairOf(tcg), reason, fix: fixFor(tried.outcome, facts) }
}

function pairOf({ accelerator, cpuModel }: ProbeResult): AccelerationPair {
  return { accelerator, cpuModel }
}

function comparison(kvm: ProbeResult, tcg: ProbeResult | undefined): string {
  if (kvm.durationMs === null || typeof tcg?.durationMs !== 'number') return ''
  return `: the probe guest took ${inSeconds(kvm.durationMs)}, emulated ${inSeconds(tcg.durationMs)}`
}
