/** States what our own code guarantees. A failure is a bug of ours, never bad input: bad input gets a Problem. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`)
}
