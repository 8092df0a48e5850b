/** Random choices that a seed repeats: mulberry32 (https://github.com/cprosche/mulberry32), good enough to roll dice with. */
export type Dice = {
  /** From 0 up to, and without, 1. */
  roll(): number
  /** A whole number from `from` up to, and without, `to`. */
  between(from: number, to: number): number
  chance(probability: number): boolean
  /** undefined when there is nothing to choose from. */
  pick<T>(from: readonly T[]): T | undefined
  /** Chooses among keys by their weights. */
  weighted<K extends string>(weights: Record<K, number>): K | undefined
}

/** A stream of its own for every name: what one part of a round rolls does not depend on how far the others came. */
export function diceOf(seed: number, ...names: (string | number)[]): Dice {
  let state = hash(`${seed}/${names.join('/')}`)

  function roll(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  const between = (from: number, to: number) => from + Math.floor(roll() * (to - from))
  return {
    roll,
    between,
    chance: probability => roll() < probability,
    pick: from => from[between(0, from.length)],
    weighted<K extends string>(weights: Record<K, number>) {
      const keys: K[] = []
      for (const key in weights) keys.push(key)
      let left = roll() * keys.reduce((sum, key) => sum + weights[key], 0)
      return keys.find(key => {
        left -= weights[key]
        return left < 0
      })
    },
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (const character of Buffer.from(text)) state = Math.imul(state ^ character, 0x01000193)
  return state
}
