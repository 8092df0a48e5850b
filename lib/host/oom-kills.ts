import { readFileSync } from 'node:fs'

/** A killed process gives its memory back before it ends, which takes large ones seconds. */
const FRESH_MS = 15_000
/** However many machines say that it is time to look. */
const LOOK_EVERY_MS = 1_000

export type OomWatch = {
  /** Takes the count of now. Called as often as anybody likes: what was counted just before an end is what tells. */
  look(): void
  /** Whether the kernel has killed some process for want of memory just now; null when it does not say. */
  hasKilled(): boolean | null
}

/**
 * How many processes the kernel's OOM killer has ended since the host was started, for the whole host or in a memory cgroup; null
 * when the kernel does not count. `oom_kill` in /proc/vmstat, since Linux 4.13.
 */
export function parseOomKills(vmstat: string): number | null {
  const count = /^oom_kill (\d+)$/m.exec(vmstat)?.[1]
  return count === undefined ? null : Number(count)
}

function readOomKills(): number | null {
  try {
    return parseOomKills(readFileSync('/proc/vmstat', 'utf8'))
  } catch {
    return null
  }
}

/** Remembers when the OOM killer struck last. That it struck at the time of an end is no proof, and the best that anybody but the kernel can know. */
export function createOomWatch({
  read = readOomKills,
  now = () => performance.now(),
}: {
  read?: () => number | null
  now?: () => number
} = {}): OomWatch {
  let count = read()
  let lookedAt = now()
  let struckAt = Number.NEGATIVE_INFINITY

  function take(): void {
    const before = count
    count = read()
    lookedAt = now()
    if (before !== null && count !== null && count > before) struckAt = lookedAt
  }

  return {
    look() {
      if (now() - lookedAt >= LOOK_EVERY_MS) take()
    },
    hasKilled() {
      take()
      return count === null ? null : now() - struckAt < FRESH_MS
    },
  }
}
