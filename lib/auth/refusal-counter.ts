import type { AuditEvent } from '#lib/contract/audit.ts'
import { networkOf } from './attempts.ts'

const WINDOW_MS = 60_000
/** A person who mistypes is told each time. */
const APART = 5
/** In one window, of all kinds together. */
const MOST_APART = 200
/** A guesser who changes addresses must not fill the memory: beyond that, all with one code are counted together. */
const MOST_KINDS = 500

type Tally = { apart: number; count: number; since: string; last: AuditEvent; isMixed: boolean }

export type RefusalCounter = {
  /** @returns whether it gets an entry of its own; if not, it is counted */
  take(event: AuditEvent): boolean
  /** Tells what is counted. */
  close(): void
}

/**
 * A thousand wrong guesses a second must not be a thousand rows. The first few of a kind (what, why, by whom, from which network) are
 * told one by one, the rest is counted, and told in one when the minute is over.
 * @param tell for one entry in place of many: the last of them, with how many there were and since when in its details
 */
export function createRefusalCounter({
  tell,
  now,
  windowMs = WINDOW_MS,
}: {
  tell: (event: AuditEvent) => void
  now: () => Date
  windowMs?: number
}): RefusalCounter {
  const tallies = new Map<string, Tally>()
  let apart = 0
  let ending: NodeJS.Timeout | null = null

  function end(): void {
    if (ending) clearTimeout(ending)
    ending = null
    apart = 0
    const counted = [...tallies.values()].filter(({ count }) => count > 0)
    tallies.clear()
    for (const { last, count, since, isMixed } of counted) {
      const known = isMixed ? { ...last, ...NOBODY } : last
      tell({ ...known, details: { times: count, since } })
    }
  }

  return {
    take(event) {
      ending ??= setTimeout(end, windowMs).unref()
      const own = [event.action, event.code, event.userId, networkOf(event.address)].join('\n')
      const isMixed = !tallies.has(own) && tallies.size >= MOST_KINDS
      const key = isMixed ? `${event.code}` : own
      const tally = tallies.get(key) ?? { apart: 0, count: 0, since: '', last: event, isMixed }
      tallies.set(key, tally)
      if (tally.apart < APART && apart < MOST_APART) {
        tally.apart += 1
        apart += 1
        return true
      }
      if (tally.count === 0) {
        tally.since = now().toISOString()
        tally.last = event
      }
      const { target, vmId } = tally.last
      tally.last = {
        ...event,
        target: target === event.target ? target : null,
        vmId: vmId === event.vmId ? vmId : null,
      }
      tally.count += 1
      return false
    },
    close: end,
  }
}

const NOBODY = { via: 'none', userId: null, userName: null, viaId: null, address: 'many addresses' } as const
