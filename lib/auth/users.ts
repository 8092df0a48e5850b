import type { UserRecord, UserStore } from '#lib/db/user-store.ts'

/** All users, in memory: rights are asked for with every request. */
export type Users = {
  list(): UserRecord[]
  find(id: string): UserRecord | null
  /** Told of every change that others have to know of. @returns the end of it */
  onChange(listener: (userId: string) => void): () => void
  reload(): Promise<void>
} & Pick<UserStore, 'insertFirst' | 'insert' | 'update' | 'grant' | 'remove' | 'findByName'>

/** The only writer of users in the process, so that memory and database agree. */
export async function createUsers(store: UserStore): Promise<Users> {
  let byId = new Map<string, UserRecord>()
  let writes = 0
  const listeners = new Set<(userId: string) => void>()

  const tell = (userId: string) => {
    for (const listener of [...listeners]) listener(userId)
  }

  async function reload(): Promise<void> {
    let read: UserRecord[]
    let since: number
    do {
      since = writes
      read = await store.list()
      // What was written meanwhile may not be in it: rights that were taken away must not come back.
    } while (since !== writes)
    const before = byId
    byId = new Map(read.map(user => [user.id, user]))
    for (const id of new Set([...before.keys(), ...byId.keys()])) tell(id)
  }

  function keep(user: UserRecord): UserRecord {
    writes += 1
    byId.set(user.id, user)
    tell(user.id)
    return user
  }

  await reload()
  return {
    list: () => [...byId.values()],
    find: id => byId.get(id) ?? null,
    findByName: store.findByName,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    reload,
    async insertFirst(user) {
      const made = await store.insertFirst(user)
      if (made) await reload()
      return made
    },
    insert: async user => keep(await store.insert(user)),
    update: async (id, change) => keep(await store.update(id, change)),
    grant: async (id, grants) => keep(await store.grant(id, grants)),
    async remove(id) {
      const removed = await store.remove(id)
      writes += 1
      byId.delete(id)
      tell(id)
      return removed
    },
  }
}
