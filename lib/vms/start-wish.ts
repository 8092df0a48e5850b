/** Who wants a start, and how the history tells it. */
export type StartWish = {
  actor: 'person' | 'guesthouse'
  started: string
  /** How many crashes in a row went before: only an unbroken row is ever given up. */
  crashes: number
}

/** Something else is being done with the VM: a start that no person waits for is tried again after so long. */
export const BUSY_MS = 1_000
