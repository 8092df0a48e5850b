/** Tries that cost nothing: everybody mistypes. */
const FREE_TRIES = 5
/** One address that tries many names: a whole family behind one router, or a guesser. */
const FREE_TRIES_OF_ADDRESS = 20
/** All addresses together, for one name. */
const FREE_TRIES_OF_NAME = 50
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15 * 60_000
/** What is forgotten when nothing happened for so long. */
const FORGET_AFTER_MS = 60 * 60_000
/** A guesser who changes addresses must not fill the memory; the oldest is forgotten. */
const MOST_KNOWN = 10_000

type Record = { failures: number; notBefore: number; lastAt: number }

export type Attempts = {
  /** How long to wait before this is even looked at; 0: go on. */
  waitMs(who: { name: string; address: string }): number
  /**
   * Counts a try as wrong, before it is looked at: a thousand that come at once must not all be free.
   * @returns to be called when it was right: takes it back, and what this address did wrong with this name before
   */
  begin(who: { name: string; address: string }): () => void
  readonly known: number
}

/**
 * Slows guessing (N17), by three counts: name from an address, address with any name, and name from anywhere. The last one must not
 * lock its owner out while somebody guesses: it holds back only addresses that have failed lately, so who comes from another one is
 * let in at once. Refused tries are not counted: who keeps hammering while waiting does not wait longer.
 * In memory: a restart forgives, and takes longer than the waits of a person.
 * @param now a monotonic clock, in milliseconds
 */
export function createAttempts({ now = () => performance.now() }: { now?: () => number } = {}): Attempts {
  const records = new Map<string, Record>()

  const keysOf = ({ name, address }: { name: string; address: string }) => {
    const place = networkOf(address)
    return { pair: `pair ${name}\n${place}`, address: `address ${place}`, name: `name ${name}` }
  }

  function recordOf(key: string): Record | undefined {
    const record = records.get(key)
    if (!record || now() - record.lastAt < FORGET_AFTER_MS) return record
    records.delete(key)
    return undefined
  }

  function count(key: string, free: number): void {
    const { failures } = recordOf(key) ?? { failures: 0 }
    const over = failures + 1 - free
    const wait = over < 1 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (over - 1), LONGEST_WAIT_MS)
    records.delete(key)
    records.set(key, { failures: failures + 1, notBefore: now() + wait, lastAt: now() })
    for (const oldest of records.keys()) {
      if (records.size <= MOST_KNOWN) break
      records.delete(oldest)
    }
  }

  function takeBack(key: string): void {
    const record = recordOf(key)
    if (!record) return
    if (record.failures <= 1) records.delete(key)
    else records.set(key, { ...record, failures: record.failures - 1, notBefore: 0 })
  }

  const waitOf = (key: string) => Math.max(0, (recordOf(key)?.notBefore ?? 0) - now())

  return {
    waitMs(who) {
      const keys = keysOf(who)
      const hasFailed = recordOf(keys.pair) !== undefined || recordOf(keys.address) !== undefined
      return Math.max(waitOf(keys.pair), waitOf(keys.address), hasFailed ? waitOf(keys.name) : 0)
    },
    begin(who) {
      const keys = keysOf(who)
      count(keys.pair, FREE_TRIES)
      count(keys.address, FREE_TRIES_OF_ADDRESS)
      count(keys.name, FREE_TRIES_OF_NAME)
      return () => {
        records.delete(keys.pair)
        takeBack(keys.address)
        takeBack(keys.name)
      }
    },
    get known() {
      return records.size
    },
  }
}

/** One home or office has a /64 of IPv6 addresses to choose from (RFC 6177); of IPv4 it has one. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '').replace(/%.*$/, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const zeros = plain.includes('::') ? Array.from({ length: 8 - left.length - right.length }, () => '0') : []
  return `${[...left, ...zeros, ...right]
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
