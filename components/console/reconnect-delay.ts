const FIRST_MS = 500
const LONGEST_MS = 15_000

/** How long to wait before the nth attempt to connect again: at once felt, then patient, at most 15 s. */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1))
}
