import { expect, test } from 'vitest'
import type { NewShareLink } from '#lib/contract/console.ts'
import { isProblem } from '#lib/contract/problem.ts'
import { NO_QUOTA } from '#lib/contract/user.ts'
import type { ShareLinkRecord, ShareLinkStore } from '#lib/db/share-link-store.ts'
import type { UserRecord } from '#lib/db/user-store.ts'
import { callerOf } from './caller.ts'
import { createShareDesk } from './share-desk.ts'
import { createShareLinks } from './share-links.ts'
import { createShareViewers } from './share-viewers.ts'
import { createTickets } from './tickets.ts'

const MINUTE_MS = 60_000
const VM = { id: crypto.randomUUID(), name: 'web', ownerId: null, tags: [] }
const TO_LOOK: NewShareLink = { kind: 'vnc', mode: 'view', expiresInMinutes: 60, maxUses: null }

function memoryStore() {
  const rows = new Map<string, ShareLinkRecord>()
  const store: ShareLinkStore = {
    list: async () => [...rows.values()].map(row => ({ ...row })),
    insert: async link => void rows.set(link.id, { ...link }),
    async used({ id, ...used }) {
      const row = rows.get(id)
      if (row) rows.set(id, { ...row, ...used })
    },
    async remove(ids) {
      for (const id of ids) rows.delete(id)
    },
  }
  return { rows, store }
}

/** Ben, who was granted the console of the VM and makes links to it. */
async function start() {
  const { rows, store } = memoryStore()
  const time = { at: Date.now() }
  const vms = new Map([[VM.id, VM]])
  const ben: UserRecord = {
    ...{ id: crypto.randomUUID(), name: 'ben', role: 'viewer', passwordHash: null, quota: NO_QUOTA },
    grants: [{ scope: { kind: 'vm', vmId: VM.id }, rights: ['console'] }],
    ...{ disabledAt: null, inviteHash: null, inviteExpiresAt: null, createdAt: new Date(), lastSeenAt: null },
  }
  const tickets = createTickets()
  const desk = createShareDesk({
    links: await createShareLinks({ store, now: () => new Date(time.at) }),
    viewers: createShareViewers(),
    tickets,
    users: { find: id => (id === ben.id ? ben : null) },
    findVm: id => vms.get(id),
  })
  const caller = callerOf({ via: 'session', viaId: '', user: ben, address: '', ended: new AbortController().signal })
  return {
    ...{ rows, tickets, desk, ben, vms },
    pass: (ms: number) => (time.at += ms),
    async make(wish: Partial<NewShareLink> = {}) {
      const { link, path } = await desk.make(caller, VM.id, { ...TO_LOOK, ...wish })
      return { link, secret: path.replace('/share#', '') }
    },
  }
}

async function refusal(act: Promise<unknown>): Promise<string> {
  return await act.then(
    () => 'allowed',
    (error: unknown) => (isProblem(error) ? error.code : 'crashed'),
  )
}

test('a link opens its one console, in its mode, to a browser of its own', async () => {
  const { desk, make, tickets } = await start()
  const { link, secret } = await make()
  const { session, cookie } = await desk.open(secret, null)
  expect(session).toMatchObject({ vmId: VM.id, vmName: 'web', kind: 'vnc', mode: 'view' })
  expect(tickets.take(session.ticket, { vmId: VM.id, kind: 'vnc' })).toEqual({
    ...{ vmId: VM.id, kind: 'vnc', mode: 'view', linkId: link.id },
    holder: desk.viewerId(cookie),
  })
})

test('N22: the database has the hash of a link’s secret and never the secret', async () => {
  const { make, rows } = await start()
  const { secret } = await make()
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(JSON.stringify([...rows.values()])).not.toContain(secret)
})

test('uses are counted by browsers: who connects again uses it no second time', async () => {
  const { desk, make, rows } = await start()
  const { link, secret } = await make({ maxUses: 2 })
  const { cookie } = await desk.open(secret, null)
  for (let again = 0; again < 5; again += 1) expect((await desk.open(secret, cookie)).cookie).toBeNull()
  await desk.open(secret, null)
  expect(rows.get(link.id)?.uses).toBe(2)
  expect(await refusal(desk.open(secret, null))).toBe('share-link-used-up')
  expect(await refusal(desk.open(secret, cookie))).toBe('allowed')
})

test('of ten that come at once to a link for one, one gets in', async () => {
  const { desk, make } = await start()
  const { secret } = await make({ maxUses: 1 })
  const answers = await Promise.all(Array.from({ length: 10 }, () => refusal(desk.open(secret, null))))
  expect(answers.filter(answer => answer === 'allowed')).toHaveLength(1)
})

test('a link that is revoked, or has expired, opens nothing and keeps nothing open', async () => {
  const { desk, make, pass } = await start()
  const [revoked, expired] = [await make(), await make({ expiresInMinutes: 1 })]
  expect(await refusal(desk.revoke(crypto.randomUUID(), revoked.link.id)), 'of another VM').toBe('share-link-not-found')
  await desk.revoke(VM.id, revoked.link.id)
  pass(MINUTE_MS + 1_000)
  for (const { link, secret } of [revoked, expired]) {
    expect(await refusal(desk.open(secret, null))).toBe('share-link-not-found')
    expect(desk.isGood(link.id)).toBe(false)
  }
  expect(desk.list(VM.id)).toEqual([])
})

test('a link gives no more than its maker has: without the right, disabled or without the VM it is nothing', async () => {
  const { desk, make, ben, vms } = await start()
  const { link, secret } = await make()
  const { grants } = ben
  ben.grants = [{ scope: { kind: 'vm', vmId: VM.id }, rights: ['view', 'power'] }]
  expect([desk.isGood(link.id), await refusal(desk.open(secret, null))]).toEqual([false, 'share-link-not-found'])
  ben.grants = grants
  expect(desk.isGood(link.id)).toBe(true)
  ben.disabledAt = new Date()
  expect(desk.isGood(link.id)).toBe(false)
  ben.disabledAt = null
  vms.clear()
  expect(desk.isGood(link.id)).toBe(false)
})

test('a secret that is guessed, or the id of a link, opens nothing', async () => {
  const { desk, make } = await start()
  const { link } = await make()
  for (const wrong of [link.id, '', 'A'.repeat(43)]) {
    expect(await refusal(desk.open(wrong, null))).toBe('share-link-not-found')
  }
})
