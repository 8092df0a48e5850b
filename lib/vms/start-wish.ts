/** Who wants a start, and how the history tells it. */
export type StartWish = {
  actor: 'person' | 'guesthouse'
  started: string
  /** How many crashes in a row went before: only an unbroken row is ever given up. */
  crashes: number
}
