import { expect, onTestFinished, test } from 'vitest'
import type { SessionRecord, SessionStore } from '#lib/db/session-store.ts'
import { hashSecret } from './secret.ts'
import { createSessions } from './sessions.ts'

const HOUR_MS = 3_600_000
const ADA = crypto.randomUUID()
const FROM = { userId: ADA, address: '10.0.0.5', device: 'a browser' }

/** As the database keeps them, without one. */
function memoryStore() {
  const rows = new Map<string, SessionRecord>()
  const store: SessionStore = {
    list: async now => [...rows.values()].filter(({ expiresAt }) => expiresAt > now).map(row => ({ ...row })),
    insert: async session => void rows.set(session.id, { ...session }),
    async seen(sessions) {
      for (const { id, lastSeenAt, address } of sessions) {
        const row = rows.get(id)
        if (row) rows.set(id, { ...row, lastSeenAt, address })
      }
    },
    async remove(ids) {
      for (const id of ids) rows.delete(id)
    },
    async removeExpired(now) {
      for (const [id, { expiresAt }] of rows) if (expiresAt <= now) rows.delete(id)
    },
  }
  return { rows, store }
}

async function start(store: SessionStore) {
  const time = { at: Date.parse('2026-01-01T00:00:00Z') }
  const sessions = await createSessions({ store, now: () => new Date(time.at) })
  onTestFinished(() => sessions.close())
  return { sessions, pass: (ms: number) => (time.at += ms) }
}

test('N22: the database has the hash of a session’s secret and never the secret', async () => {
  const { rows, store } = memoryStore()
  const { sessions } = await start(store)
  const { secret, session } = await sessions.begin(FROM)
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(rows.get(session.id)?.secretHash).toBe(hashSecret(secret))
  expect(JSON.stringify([...rows.values()])).not.toContain(secret)
})

test('a session is found by its secret alone, also by the next process', async () => {
  const { store } = memoryStore()
  const first = await start(store)
  const { secret, session } = await first.sessions.begin(FROM)
  expect(first.sessions.find(session.id, '10.0.0.5')).toBeNull()
  const second = await start(store)
  expect(second.sessions.find(secret, '10.0.0.5')?.userId).toBe(ADA)
})

test('N22: a session ends twelve hours after it was used last, and its streams with it', async () => {
  const { store } = memoryStore()
  const { sessions, pass } = await start(store)
  const { secret, session } = await sessions.begin(FROM)
  pass(11 * HOUR_MS)
  expect(sessions.find(secret, '10.0.0.5')).not.toBeNull()
  pass(11 * HOUR_MS)
  expect(sessions.find(secret, '10.0.0.5')).not.toBeNull()
  expect(session.ended.aborted).toBe(false)
  pass(12 * HOUR_MS)
  expect(sessions.find(secret, '10.0.0.5')).toBeNull()
  expect(session.ended.aborted).toBe(true)
})

test('N22: a session ends after a week, however much it is used', async () => {
  const { store } = memoryStore()
  const { sessions, pass } = await start(store)
  const { secret } = await sessions.begin(FROM)
  for (let hours = 0; hours < 7 * 24 - 1; hours += 1) {
    pass(HOUR_MS)
    expect(sessions.find(secret, '10.0.0.5'), `after ${hours + 1} hours`).not.toBeNull()
  }
  pass(HOUR_MS)
  expect(sessions.find(secret, '10.0.0.5')).toBeNull()
})

test('ending a session ends it alone; ending a user’s spares the one that is said', async () => {
  const { rows, store } = memoryStore()
  const { sessions } = await start(store)
  const [one, two, three] = [await sessions.begin(FROM), await sessions.begin(FROM), await sessions.begin(FROM)]
  await sessions.end([one.session.id])
  expect([one, two, three].map(({ session }) => session.ended.aborted)).toEqual([true, false, false])
  await sessions.endOfUser(ADA, three.session.id)
  expect([one, two, three].map(({ session }) => session.ended.aborted)).toEqual([true, true, false])
  expect([...rows.keys()]).toEqual([three.session.id])
})

test('what somebody else takes out of the database has ended here too', async () => {
  const { rows, store } = memoryStore()
  const { sessions } = await start(store)
  const { secret, session } = await sessions.begin(FROM)
  rows.clear()
  await sessions.reload()
  expect(session.ended.aborted).toBe(true)
  expect(sessions.find(secret, '10.0.0.5')).toBeNull()
})

test('when and from where it was used last is shown at once and written when it closes', async () => {
  const { rows, store } = memoryStore()
  const { sessions, pass } = await start(store)
  const { secret, session } = await sessions.begin(FROM)
  pass(HOUR_MS)
  sessions.find(secret, '10.0.0.9')
  expect(sessions.ofUser(ADA)[0]).toMatchObject({ address: '10.0.0.9' })
  await sessions.close()
  expect(rows.get(session.id)).toMatchObject({ address: '10.0.0.9' })
})
