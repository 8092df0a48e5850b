import { expect, onTestFinished, test } from 'vitest'
import { NO_QUOTA } from '#lib/contract/user.ts'
import { createSessionStore } from '#lib/db/session-store.ts'
import { temporaryDatabase } from '#lib/db/testing/temporary-database.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { createSessions } from './sessions.ts'
import { createUsers } from './users.ts'

const ada = { id: crypto.randomUUID(), name: 'ada', role: 'admin', passwordHash: null, quota: NO_QUOTA } as const
const FROM = { userId: ada.id, address: '127.0.0.1', device: '' }

/** What is read is held back once, so that something else happens meanwhile. */
function holding<Given extends unknown[], Answer>(read: (...given: Given) => Promise<Answer>) {
  const [asked, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let isHeld = false
  async function list(...given: Given): Promise<Answer> {
    const answer = await read(...given)
    if (!isHeld) return answer
    isHeld = false
    asked.resolve()
    await go.promise
    return answer
  }
  const hold = () => {
    isHeld = true
  }
  return { list, hold, asked: asked.promise, release: () => go.resolve() }
}

test('a session that begins while the sessions are read anew stays', async () => {
  const database = await temporaryDatabase()
  await createUserStore(database).insert(ada)
  const store = createSessionStore(database)
  const { list, hold, asked, release } = holding(store.list)
  const sessions = await createSessions({ store: { ...store, list } })
  onTestFinished(() => sessions.close())
  hold()
  const reloading = sessions.reload()
  await asked
  const { secret, session } = await sessions.begin(FROM)
  release()
  await reloading
  expect(session.ended.aborted).toBe(false)
  expect(sessions.find(secret, '127.0.0.1')).not.toBeNull()
})

test('a session that ends while the sessions are read anew does not come back', async () => {
  const database = await temporaryDatabase()
  await createUserStore(database).insert(ada)
  const store = createSessionStore(database)
  const { list, hold, asked, release } = holding(store.list)
  const sessions = await createSessions({ store: { ...store, list } })
  onTestFinished(() => sessions.close())
  const { secret, session } = await sessions.begin(FROM)
  hold()
  const reloading = sessions.reload()
  await asked
  await sessions.end([session.id])
  release()
  await reloading
  expect(sessions.find(secret, '127.0.0.1')).toBeNull()
})

test('a session that could not be taken out of the database has ended all the same', async () => {
  const database = await temporaryDatabase()
  await createUserStore(database).insert(ada)
  const store = createSessionStore(database)
  let isLocked = true
  const sessions = await createSessions({
    store: { ...store, remove: async ids => (isLocked ? Promise.reject(new Error('locked')) : store.remove(ids)) },
  })
  onTestFinished(() => sessions.close())
  const { secret, session } = await sessions.begin(FROM)
  await expect(sessions.end([session.id])).rejects.toThrow('locked')
  await sessions.reload()
  expect(sessions.find(secret, '127.0.0.1')).toBeNull()
  isLocked = false
  await sessions.close()
  expect(await store.list(new Date())).toEqual([])
})

test('a user who is changed here while the users are read anew is as changed', async () => {
  const database = await temporaryDatabase()
  const store = createUserStore(database)
  const { list, hold, asked, release } = holding(store.list)
  const users = await createUsers({ ...store, list })
  await users.insert(ada)
  hold()
  const reloading = users.reload()
  await asked
  await users.update(ada.id, { role: 'viewer' })
  release()
  await reloading
  expect(users.find(ada.id)?.role).toBe('viewer')
})
