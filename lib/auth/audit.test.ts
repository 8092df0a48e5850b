import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { AuditEvent } from '#lib/contract/audit.ts'
import { createAuditStore } from '#lib/db/audit-store.ts'
import { openDatabase } from '#lib/db/client.ts'
import { temporaryDatabase, temporaryDirectory } from '#lib/db/testing/temporary-database.ts'
import { fillUpTo, smallFileSystem } from '#lib/storage/testing/small-file-system.ts'
import { type AuditOptions, createAudit } from './audit.ts'
import { hashOf } from './audit-chain.ts'
import { leftEntriesIn } from './audit-left.ts'

const ada = crypto.randomUUID()

function started(name: string, more: Partial<AuditEvent> = {}): AuditEvent {
  const who = { via: 'session', userId: ada, userName: 'ada', viaId: 'a session', address: '192.168.1.5' } as const
  const what = { action: 'vms.start', target: name, vmId: null, result: 'done', code: null, details: {} } as const
  return { ...who, ...what, ...more }
}

const NOBODY = { via: 'none', userId: null, userName: null, viaId: null } as const
const guessed = (address: string): AuditEvent =>
  started('ada', { ...NOBODY, address, action: 'session.sign-in', result: 'refused', code: 'sign-in-refused' })

/** A trail of ten entries on a real database. */
async function trail(options: Partial<AuditOptions> = {}) {
  const database = await temporaryDatabase()
  const store = createAuditStore(database)
  const audit = createAudit({ store, ...options })
  for (let n = 1; n <= 10; n += 1) audit.add(started(`vm ${n}`, { details: { n, kept: true, name: 'ä “x”' } }))
  await audit.settled()
  return { audit, store, sql: database.prisma.$executeRawUnsafe.bind(database.prisma) }
}

test('what is added is kept in order, each entry after the one before it, and the chain is whole', async () => {
  const { audit } = await trail()
  const entries = await audit.list({ limit: 20 })
  expect(entries.map(({ id }) => id)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(entries[9]?.previousHash).toBe('0'.repeat(64))
  expect(entries[3]?.previousHash).toBe(entries[4]?.hash)
  expect(await audit.verify()).toMatchObject({
    whole: true,
    count: 10,
    firstId: 1,
    lastId: 10,
    lastHash: entries[0]?.hash,
  })
})

test.each([
  ['an edited name', `UPDATE "AuditEntry" SET "userName" = 'eve' WHERE "id" = 4`, [4], 'edited'],
  ['an edited time', `UPDATE "AuditEntry" SET "at" = '2020-01-01T00:00:00.000Z' WHERE "id" = 4`, [4], 'edited'],
  ['a time that is none', `UPDATE "AuditEntry" SET "at" = 'yesterday' WHERE "id" = 4`, [4], 'edited'],
  ['edited details', `UPDATE "AuditEntry" SET "details" = '{"n":5}' WHERE "id" = 4`, [4], 'edited'],
  ['details that are no JSON', `UPDATE "AuditEntry" SET "details" = '{' WHERE "id" = 4`, [4], 'edited'],
  ['an edited result', `UPDATE "AuditEntry" SET "result" = 'refused' WHERE "id" = 4`, [4], 'edited'],
  ['a removed entry', `DELETE FROM "AuditEntry" WHERE "id" = 4`, [5], 'missing'],
  ['the first removed', `DELETE FROM "AuditEntry" WHERE "id" < 3`, [3], 'missing'],
  ['the last removed', `DELETE FROM "AuditEntry" WHERE "id" > 8`, [10], 'missing'],
  ['all removed', `DELETE FROM "AuditEntry"`, [10], 'missing'],
  [
    'two exchanged',
    `UPDATE "AuditEntry" SET "id" = CASE "id" WHEN 4 THEN -5 ELSE -4 END WHERE "id" IN (4, 5);
     UPDATE "AuditEntry" SET "id" = -"id" WHERE "id" < 0`,
    [4, 5, 6],
    'edited',
  ],
  [
    'one put in at the end',
    `INSERT INTO "AuditEntry" SELECT 11, "at", "via", "userId", "userName", "viaId", "address", "action", "target", "vmId",
       "result", "code", "details", "previousHash", "hash", "search" FROM "AuditEntry" WHERE "id" = 10`,
    [11],
    'added',
  ],
])('%s shows, at its place', async (_, statements, ids, kind) => {
  const { audit, sql } = await trail()
  for (const statement of statements.split(';')) await sql(statement)
  const { whole, breaks } = await audit.verify()
  expect(whole).toBe(false)
  expect(breaks.map(({ id }) => id)).toEqual(ids)
  expect(breaks[0]?.kind).toBe(kind)
  expect(breaks[0]?.sentence).toContain(kind === 'added' ? 'put in' : String(ids[0]))
  await audit.list({ limit: 20 })
  audit.add(started('after it'))
  expect((await audit.verify()).whole, 'what is written later does not heal it').toBe(false)
})

test('an entry whose hash was made anew does not fit the next one', async () => {
  const { audit, store, sql } = await trail()
  const [entry] = await store.following({ after: 3, limit: 1 })
  if (!entry) expect.fail()
  const hash = hashOf({ ...entry, userName: 'eve' })
  await sql(`UPDATE "AuditEntry" SET "userName" = 'eve', "hash" = '${hash}' WHERE "id" = 4`)
  expect((await audit.verify()).breaks).toMatchObject([{ id: 5, kind: 'out-of-order' }])
})

test('what is older than it is to be kept goes, from its oldest end, and the rest can still be checked', async () => {
  const database = await temporaryDatabase()
  const store = createAuditStore(database)
  let now = new Date('2026-01-01T00:00:00Z')
  const audit = createAudit({ store, now: () => now })
  for (const day of ['2026-01-01', '2026-03-01', '2026-02-01', '2026-12-01']) {
    now = new Date(day)
    audit.add(started(day))
    await audit.settled()
  }
  now = new Date('2027-02-10')
  await audit.keepFor({ days: 365 })
  audit.add(started('2027-02-10'))
  await audit.settled()
  // That of February stays, because one before it does.
  expect((await audit.list({ limit: 9 })).map(({ id }) => id)).toEqual([5, 4, 3, 2])
  expect(await audit.verify()).toMatchObject({ whole: true, count: 4, firstId: 2, removedUntilId: 1, keptDays: 365 })
  await audit.keepFor({ days: 30 })
  audit.add(started('later'))
  await audit.settled()
  expect(await audit.verify()).toMatchObject({ whole: true, removedUntilId: 4 })
  await database.prisma.$executeRaw`DELETE FROM "AuditEntry" WHERE "id" = 5`
  expect((await audit.verify()).breaks).toMatchObject([{ id: 6, kind: 'missing' }])
})

test('an earlier run is continued, and so is what another program wrote', async () => {
  const { audit, store } = await trail()
  const other = createAudit({ store })
  other.add(started('by the command line', { via: 'host', userId: null, userName: null, viaId: null, address: '' }))
  await other.close()
  audit.add(started('and here again'))
  expect(await audit.verify()).toMatchObject({ whole: true, count: 12 })
})

test('N17: a thousand wrong guesses are told in a few entries, with how many there were, and cost no write each', async () => {
  const { audit, store } = await trail()
  const append = vi.spyOn(store, 'append')
  for (let n = 0; n < 1_000; n += 1) audit.add(guessed('10.0.0.9'))
  for (let n = 0; n < 3; n += 1) audit.add(guessed('10.0.0.7'))
  await audit.close()
  const entries = await audit.list({ limit: 100, result: 'refused' })
  expect(entries).toHaveLength(9)
  expect(entries[0]).toMatchObject({ address: '10.0.0.9', code: 'sign-in-refused', details: { times: 995 } })
  expect(append.mock.calls.length).toBeLessThan(10)
  expect((await audit.verify()).whole).toBe(true)
})

test('N17: a guesser with a million addresses fills neither the memory nor the trail', async () => {
  const { audit } = await trail()
  for (let n = 0; n < 50_000; n += 1) audit.add(guessed(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`))
  await audit.close()
  const all = []
  for await (const page of audit.pages({ result: 'refused' })) all.push(...page)
  expect(all.length).toBeLessThan(1_000)
  const counted = all.reduce((sum, { details }) => sum + (Number(details.times) || 1), 0)
  expect(counted).toBe(50_000)
})

test('what was done is never counted together', async () => {
  const { audit } = await trail()
  for (let n = 0; n < 300; n += 1) audit.add(started('web'))
  expect((await audit.verify()).count).toBe(310)
})

test('F10: with a full disk nothing breaks; entries wait, that is said, and they are written when there is space', async () => {
  const directory = await temporaryDirectory()
  smallFileSystem({ path: directory, sizeMiB: 2 })
  const database = await openDatabase({ path: join(directory, 'guesthouse.db') })
  onTestFinished(() => database.close())
  const troubles: unknown[] = []
  const audit = createAudit({ store: createAuditStore(database), onTrouble: trouble => troubles.push(trouble) })
  audit.add(started('before'))
  await audit.settled()
  const release = fillUpTo({ path: directory, freeBytes: 0 })
  let during = 0
  while (troubles.length === 0 && during < 1_000) {
    during += 1
    audit.add(started(`during ${during}`))
    await audit.settled()
  }
  expect(await audit.verify()).toMatchObject({ whole: true, unwritten: 1, count: during })
  release()
  audit.add(started('after'))
  expect(await audit.verify()).toMatchObject({ whole: true, unwritten: 0, count: during + 2 })
  expect(troubles).toHaveLength(1)
})

test('what cannot be written when Guesthouse stops is written by the next start', async () => {
  const database = await temporaryDatabase()
  const path = join(await temporaryDirectory(), 'audit-unwritten.jsonl')
  const store = createAuditStore(database)
  const refusing = { ...store, append: () => Promise.reject(new Error('the disk is full')) }
  const first = createAudit({ store: refusing, left: leftEntriesIn(path) })
  first.add(started('web'))
  first.add(guessed('10.0.0.9'))
  await first.close()
  expect(statSync(path).mode & 0o777).toBe(0o600)

  const next = createAudit({ store, left: leftEntriesIn(path) })
  next.add(started('later'))
  expect((await next.list({ limit: 9 })).map(({ target }) => target)).toEqual(['later', 'ada', 'web'])
  expect(await next.verify()).toMatchObject({ whole: true, unwritten: 0 })
  expect(existsSync(path)).toBe(false)
})

test('more than fits into the memory is counted, and the trail says that it is missing', async () => {
  const database = await temporaryDatabase()
  const store = createAuditStore(database)
  let works = false
  const moody = {
    ...store,
    append: (...given: Parameters<typeof store.append>) =>
      works ? store.append(...given) : Promise.reject(new Error('locked')),
  }
  const audit = createAudit({ store: moody, mostUnwritten: 300 })
  for (let n = 0; n < 350; n += 1) audit.add(started('web'))
  await audit.settled()
  expect(await audit.verify()).toMatchObject({ unwritten: 300, lost: 50 })
  works = true
  await audit.settled()
  const [last] = await audit.list({ limit: 1 })
  expect(last).toMatchObject({ action: 'audit.lost', details: { times: 50 } })
})

test('search and filters find what they mean, in any script', async () => {
  const { audit } = await trail()
  const vmId = crypto.randomUUID()
  audit.add(started('Überwachung', { vmId, action: 'vms.power-off', userId: null, userName: 'Ζωή' }))
  audit.add(started('100%', { result: 'failed', code: 'vm-busy', address: 'fe80::1' }))
  const ids = async (match: object) => (await audit.list({ limit: 50, ...match })).map(({ id }) => id)
  expect(await ids({ search: 'ÜBERWACHUNG power' })).toEqual([11])
  expect(await ids({ search: 'ζωη' })).toEqual([11])
  expect(await ids({ search: '100%' })).toEqual([12])
  expect(await ids({ search: 'busy fe80' })).toEqual([12])
  expect(await ids({ search: '%' })).toEqual([12])
  expect(await ids({ vmId })).toEqual([11])
  expect(await ids({ result: 'failed' })).toEqual([12])
  expect(await ids({ action: 'vms.power' })).toEqual([11])
  expect(await ids({ userId: ada, before: 3 })).toEqual([2, 1])
  expect(await ids({ until: '2020-01-01T00:00:00Z' })).toEqual([])
  expect(await ids({ since: '2020-01-01T00:00:00Z', limit: 2 })).toEqual([12, 11])
  expect(await audit.users()).toEqual([{ userId: ada, name: 'ada' }])
})
