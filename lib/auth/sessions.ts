import type { SessionRecord, SessionStore } from '#lib/db/session-store.ts'
import { hashSecret, newSecret } from './secret.ts'
import { steadyClock } from './steady-clock.ts'

const HOUR_MS = 60 * 60_000
/** SAFETY N22. */
const IDLE_MS = 12 * HOUR_MS
const ABSOLUTE_MS = 7 * 24 * HOUR_MS
/** When a session was seen last is written this often, not with each request. */
const WRITE_SEEN_MS = 60_000
const MAX_DEVICE = 200

export type Session = Readonly<Omit<SessionRecord, 'secretHash'>> & {
  /** Aborted when the session ends, however it ends: its streams and consoles go with it. */
  readonly ended: AbortSignal
}

export type Sessions = {
  /** @returns the cookie's value, which is kept nowhere */
  begin(who: { userId: string; address: string; device: string }): Promise<{ session: Session; secret: string }>
  /** The session of a cookie, if it goes on; it counts as used now. */
  find(secret: string, address: string): Session | null
  ofUser(userId: string): Session[]
  end(ids: string[]): Promise<void>
  endOfUser(userId: string, except?: string): Promise<void>
  /** What the database says, after somebody else wrote to it. */
  reload(): Promise<void>
  close(): Promise<void>
}

type Live = { record: SessionRecord; session: Session; over: AbortController; seenWritten: number }

/**
 * Who is signed in. All sessions are in memory, so that a request costs one hash and one look-up; the database has them for the next
 * start. Only their hashes are there (N22).
 */
export async function createSessions({
  store,
  now = steadyClock(),
}: {
  store: SessionStore
  now?: () => Date
}): Promise<Sessions> {
  const byHash = new Map<string, Live>()
  /** Ended, and perhaps still in the database: one that cannot be written must bring nobody back. */
  const leaving = new Set<string>()
  let changes = 0

  function hold(record: SessionRecord): Live {
    const over = new AbortController()
    const { secretHash: _, ...rest } = record
    const live = { record, over, seenWritten: record.lastSeenAt.getTime(), session: { ...rest, ended: over.signal } }
    changes += 1
    byHash.set(record.secretHash, live)
    return live
  }

  const hasEnded = ({ record }: Live, at: number) =>
    at >= record.expiresAt.getTime() || at - record.lastSeenAt.getTime() >= IDLE_MS

  function drop(live: Live): void {
    byHash.delete(live.record.secretHash)
    leaving.add(live.record.id)
    live.over.abort()
  }

  async function removeEnded(): Promise<void> {
    const ids = [...leaving]
    if (ids.length === 0) return
    await store.remove(ids)
    for (const id of ids) leaving.delete(id)
    changes += 1
  }

  /** Ends what has run out, and writes when the others were seen. */
  async function tend(): Promise<void> {
    const at = now().getTime()
    const over = [...byHash.values()].filter(live => hasEnded(live, at))
    for (const live of over) drop(live)
    const seen = [...byHash.values()].filter(live => live.record.lastSeenAt.getTime() > live.seenWritten)
    for (const live of seen) live.seenWritten = live.record.lastSeenAt.getTime()
    await store.seen(seen.map(({ record }) => record))
    await removeEnded()
  }

  async function reload(): Promise<void> {
    let [read, seen]: [SessionRecord[], number] = [[], -1]
    // What began or ended here while the list was read may be missing from it, or still in it.
    while (seen !== changes) {
      seen = changes
      read = await store.list(now())
    }
    const records = new Map(read.filter(({ id }) => !leaving.has(id)).map(record => [record.secretHash, record]))
    for (const live of byHash.values()) if (!records.has(live.record.secretHash)) drop(live)
    for (const record of records.values()) if (!byHash.has(record.secretHash)) hold(record)
  }

  async function end(live: Live[]): Promise<void> {
    for (const each of live) drop(each)
    await removeEnded()
  }

  await store.removeExpired(now())
  await reload()
  // What cannot be written now is written at the next turn.
  const tending = setInterval(() => void tend().catch(() => {}), WRITE_SEEN_MS).unref()

  return {
    async begin({ userId, address, device }) {
      const secret = newSecret()
      const at = now()
      const record: SessionRecord = {
        id: crypto.randomUUID(),
        secretHash: hashSecret(secret),
        userId,
        createdAt: at,
        lastSeenAt: at,
        expiresAt: new Date(at.getTime() + ABSOLUTE_MS),
        address,
        device: device.slice(0, MAX_DEVICE),
      }
      await store.insert(record)
      return { session: hold(record).session, secret }
    },
    find(secret, address) {
      const live = byHash.get(hashSecret(secret))
      if (!live) return null
      const at = now()
      if (hasEnded(live, at.getTime())) {
        drop(live)
        return null
      }
      live.record.lastSeenAt = at
      live.record.address = address
      return live.session
    },
    ofUser: userId => [...byHash.values()].filter(({ record }) => record.userId === userId).map(sessionNow),
    end: ids => end([...byHash.values()].filter(({ record }) => ids.includes(record.id))),
    endOfUser: (userId, except) =>
      end([...byHash.values()].filter(({ record }) => record.userId === userId && record.id !== except)),
    reload,
    async close() {
      clearInterval(tending)
      await tend().catch(() => {})
    },
  }
}

/** With when and from where it was used last. */
function sessionNow({ record, session }: Live): Session {
  return { ...session, lastSeenAt: record.lastSeenAt, address: record.address }
}
