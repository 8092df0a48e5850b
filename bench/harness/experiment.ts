/** What one round of one contender gave: measure id to value. */
export type Sample = Record<string, number>

/** Something that can be measured: Guesthouse, a peer that does the same, or the floor under both. */
export type Contender = {
  name: string
  /** One measurement of a few seconds. Contenders take turns, so that the machine's moods hit all of them. */
  round: (signal: AbortSignal) => Promise<Sample>
  close: () => Promise<void>
}

export type Measure = { id: string; title: string; unit: string; digits?: number }

/**
 * A promise about a ratio: the median, over rounds, of `ours` divided by `peer` in the same round. Without a peer it is about the
 * value itself.
 */
export type Target = {
  number: string
  measure: string
  ours: string
  peer?: string
  atMost?: number
  atLeast?: number
}

export type Experiment = {
  id: string
  title: string
  measures: Measure[]
  targets: Target[]
  /** At least 5. A first round of each contender is thrown away. */
  rounds: number
  /** Starts what is compared. */
  start: () => Promise<Contender[]>
}

/** A program that a group compares with or needs, and the Debian package that brings it. */
export type Need = { command: string; debianPackage: string }

/** One file `bench/<name>/group.ts` exports `group`: that is all it takes to add one. */
export type BenchGroup = { title: string; needs: Need[]; experiments: Experiment[] }
