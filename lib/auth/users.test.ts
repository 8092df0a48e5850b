import { expect, test } from 'vitest'
import { NO_QUOTA } from '#lib/contract/user.ts'
import { temporaryDatabase } from '#lib/db/testing/temporary-database.ts'
import { createUserStore } from '#lib/db/user-store.ts'
import { createUsers } from './users.ts'

const ben = { id: crypto.randomUUID(), name: 'ben', role: 'viewer', passwordHash: null, quota: NO_QUOTA } as const

test('rights that are taken away while the accounts are read do not come back', async () => {
  const store = createUserStore(await temporaryDatabase())
  await store.insert(ben)
  await store.grant(ben.id, [{ scope: { kind: 'all' }, rights: ['view'] }])
  let meanwhile = async () => {}
  const users = await createUsers({
    ...store,
    async list() {
      const read = await store.list()
      await meanwhile()
      return read
    },
  })
  meanwhile = async () => {
    meanwhile = async () => {}
    await users.grant(ben.id, [])
  }
  await users.reload()
  expect(users.find(ben.id)?.grants).toEqual([])
})

test('who listens is told of every change until they stop', async () => {
  const users = await createUsers(createUserStore(await temporaryDatabase()))
  const told: string[] = []
  const stop = users.onChange(id => void told.push(id))
  await users.insert(ben)
  await users.update(ben.id, { role: 'operator' })
  stop()
  await users.remove(ben.id)
  expect(told).toEqual([ben.id, ben.id])
})
