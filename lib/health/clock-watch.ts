/** An adjustment by NTP is smaller or slews; what people notice is not. */
const JUMP_MS = 5_000
/** How long it is worth saying: the history keeps it anyway. */
const SAID_FOR_MS = 10 * 60_000

export type ClockJump = {
  /** Positive: forward. */
  byMs: number
}

export type ClockWatch = {
  /** Looks, and says what jumped of late; null when nothing did, or it jumped back. */
  look(): ClockJump | null
}

type Clocks = { wall: () => number; monotonic: () => number }

/**
 * Notices that the wall clock went another way than the monotonic one (F20). Timeouts and rates here are monotonic and do not care;
 * guests and times in the history do. A host that slept shows the same: CLOCK_MONOTONIC stands still meanwhile (clock_gettime(2)).
 */
export function createClockWatch({
  wall = Date.now,
  monotonic = () => performance.now(),
}: Partial<Clocks> = {}): ClockWatch {
  const offset = () => wall() - monotonic()
  let known = offset()
  let jump: { byMs: number; at: number } | null = null
  return {
    look() {
      const byMs = offset() - known
      // A clock that is slewed goes little between two looks, and does not jump.
      known += byMs
      if (Math.abs(byMs) >= JUMP_MS) jump = { byMs: byMs + (jump?.byMs ?? 0), at: monotonic() }
      const isOver = jump !== null && (Math.abs(jump.byMs) < JUMP_MS || monotonic() - jump.at >= SAID_FOR_MS)
      if (isOver) jump = null
      return jump && { byMs: jump.byMs }
    },
  }
}
