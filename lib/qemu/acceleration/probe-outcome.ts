/** What ran the CPU, and which CPU the guest saw. */
export type AccelerationPair = { accelerator: 'kvm' | 'tcg'; cpuModel: string }

/**
 * - `works`: the guest computed its answer in 64-bit mode
 * - `missing`: there is no KVM device
 * - `forbidden`: there is one, and QEMU's user may not open it
 * - `aborted`: a signal ended QEMU
 * - `hung`: no end within the limit
 * - `refused`: QEMU, or the guest, ended with another answer
 * - `slower-than-tcg`: it works, but so slowly that emulation is better
 */
export type ProbeOutcome = 'works' | 'missing' | 'forbidden' | 'aborted' | 'hung' | 'refused' | 'slower-than-tcg'

export type ProbeResult = AccelerationPair & {
  outcome: ProbeOutcome
  /** From starting QEMU to its end; null when it was not started or had to be ended. */
  durationMs: number | null
  /** One sentence for a person. */
  explanation: string
  /** QEMU's own words: its last lines, often none. */
  log: string[]
}

/** KVM that needs more than this many times emulation's time is broken, whatever it answers. */
export const SLOWNESS_LIMIT = 5

/** Compares the pairs with one another: a KVM that works but crawls becomes `slower-than-tcg`. Pure. */
export function withSlowOnes(results: readonly ProbeResult[]): ProbeResult[] {
  const emulated = results.filter(({ accelerator, outcome }) => accelerator === 'tcg' && outcome === 'works')
  const emulatedMs = Math.min(...emulated.map(({ durationMs }) => durationMs ?? Number.POSITIVE_INFINITY))
  return results.map(result => {
    const { accelerator, outcome, durationMs } = result
    if (accelerator !== 'kvm' || outcome !== 'works' || durationMs === null) return result
    if (durationMs <= SLOWNESS_LIMIT * emulatedMs) return result
    const explanation = `The probe guest took ${inSeconds(durationMs)}, and only ${inSeconds(emulatedMs)} when emulated.`
    return { ...result, outcome: 'slower-than-tcg', explanation }
  })
}

export function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`
}
