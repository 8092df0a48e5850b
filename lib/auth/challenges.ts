import { networkOf } from './attempts.ts'
import { newSecret } from './secret.ts'

/** More than a household opens at once; who asks for more pushes out only their own. */
const MOST_FROM_ONE = 20
const MOST = 10_000

/** What one request begins and the next one goes on with: its secret is the only way to it. */
export type Challenges<T> = {
  /** @param address from where it is asked for: one place cannot push out what others began */
  issue(value: T, address: string): { secret: string; expiresAt: Date }
  /** null: there is no such, or it took too long */
  look(secret: string): T | null
  /** As `look`, and it is over: no second request gets it. */
  take(secret: string): T | null
  readonly known: number
}

type Pending<T> = { value: T; place: string; notAfter: number }

/**
 * In memory: a restart forgets them, and the person begins again.
 * @param now a monotonic clock, in milliseconds
 */
export function createChallenges<T>({
  lifetimeMs,
  now = () => performance.now(),
}: {
  lifetimeMs: number
  now?: () => number
}): Challenges<T> {
  /** Oldest first, and so the first to run out. */
  const pending = new Map<string, Pending<T>>()
  const places = new Map<string, Set<string>>()

  function drop(secret: string): void {
    const found = pending.get(secret)
    if (!found) return
    pending.delete(secret)
    const ofPlace = places.get(found.place)
    ofPlace?.delete(secret)
    if (ofPlace?.size === 0) places.delete(found.place)
  }

  function makeRoom(place: string): void {
    for (const [secret, { notAfter }] of pending) {
      if (notAfter > now() && pending.size < MOST) break
      drop(secret)
    }
    const ofPlace = places.get(place)
    const [oldest] = ofPlace ?? []
    if (ofPlace && ofPlace.size >= MOST_FROM_ONE && oldest !== undefined) drop(oldest)
  }

  function look(secret: string): T | null {
    const found = pending.get(secret)
    return found && found.notAfter > now() ? found.value : null
  }

  return {
    issue(value, address) {
      const place = networkOf(address)
      makeRoom(place)
      const secret = newSecret()
      pending.set(secret, { value, place, notAfter: now() + lifetimeMs })
      const ofPlace = places.get(place) ?? new Set()
      places.set(place, ofPlace.add(secret))
      return { secret, expiresAt: new Date(Date.now() + lifetimeMs) }
    },
    look,
    take(secret) {
      const value = look(secret)
      drop(secret)
      return value
    },
    get known() {
      return pending.size
    },
  }
}
