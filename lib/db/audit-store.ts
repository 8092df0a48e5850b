import { z } from 'zod'
import { searchWordsOf } from '#lib/contract/activity-search.ts'
import { AuditDetails, type AuditEntry, type AuditEvent, type AuditMatch, type AuditUser } from '#lib/contract/audit.ts'
import { auditSearchText } from '#lib/contract/audit-search.ts'
import type { Database } from './client.ts'
import { Prisma } from './generated/client.ts'
import { inTransaction, type Transaction } from './transaction.ts'

/** The end of what was written, or of what was removed. */
const Link = z.object({ id: z.int(), hash: z.string() })
type Link = z.infer<typeof Link>

export type NewAuditRow = AuditEvent & { at: string }
export type AuditQuery = AuditMatch & { before?: number | undefined; limit: number }

export type AuditStore = {
  /**
   * Adds them after the last entry, whoever wrote that: the command line writes too.
   * @param seal gives an entry its place after `previous`
   */
  append(
    events: readonly NewAuditRow[],
    seal: (event: NewAuditRow, previous: Link | null, id: number) => AuditEntry,
  ): Promise<void>
  /** Newest first. */
  list(query: AuditQuery): Promise<AuditEntry[]>
  /** Oldest first, after that id. */
  following(query: AuditMatch & { after: number; limit: number }): Promise<AuditEntry[]>
  /** As it was remembered beside the entries: null when there was none. */
  ends(): Promise<{ removed: Link | null; last: Link | null }>
  /** Entries after the one that was written last. */
  countBeyond(): Promise<number>
  /** Removes what is older, from the oldest on without a gap, and remembers where the chain begins then. @returns how many */
  removeBefore(time: Date): Promise<number>
  users(): Promise<AuditUser[]>
  keptDays(): Promise<number | null>
  keepDays(days: number): Promise<void>
}

const SETTING = { last: 'audit.last', removed: 'audit.removed', days: 'audit.days' }

export function createAuditStore({ prisma }: Pick<Database, 'prisma'>): AuditStore {
  const entries = async (tail: Prisma.Sql): Promise<AuditEntry[]> =>
    z
      .array(z.unknown())
      .parse(await prisma.$queryRaw`${COLUMNS} ${tail}`)
      .map(entryOf)

  return {
    append: (events, seal) =>
      inTransaction({ prisma }, async transaction => {
        const { prisma: client } = transaction
        const [newest] = await client.$queryRaw<Link[]>`
          SELECT "id", "hash" FROM "AuditEntry" ORDER BY "id" DESC LIMIT 1`
        const remembered = await settingOf(transaction, SETTING.last, Link)
        let previous = remembered ?? newest ?? (await settingOf(transaction, SETTING.removed, Link))
        let id = Math.max(previous?.id ?? 0, newest?.id ?? 0)
        const data = events.map(event => {
          id += 1
          const entry = seal(event, previous, id)
          previous = { id, hash: entry.hash }
          return { ...entry, at: new Date(entry.at), search: auditSearchText(entry) }
        })
        await client.auditEntry.createMany({ data })
        if (previous) await putSetting(transaction, SETTING.last, previous)
      }),
    list({ before, limit, ...match }) {
      const where = whereOf(match, before === undefined ? [] : [Prisma.sql`"id" < ${before}`])
      return entries(Prisma.sql`${where} ORDER BY "id" DESC LIMIT ${limit}`)
    },
    following: ({ after, limit, ...match }) =>
      entries(Prisma.sql`${whereOf(match, [Prisma.sql`"id" > ${after}`])} ORDER BY "id" LIMIT ${limit}`),
    async ends() {
      return {
        removed: await settingOf({ prisma }, SETTING.removed, Link),
        last: await settingOf({ prisma }, SETTING.last, Link),
      }
    },
    async countBeyond() {
      const [row] = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*) AS "count" FROM "AuditEntry" WHERE "id" >
          (SELECT json_extract("value", '$.id') FROM "Setting" WHERE "name" = ${SETTING.last})`
      return Number(row?.count ?? 0)
    },
    removeBefore: time =>
      inTransaction({ prisma }, async transaction => {
        const { prisma: client } = transaction
        // By the order in which they were written, not by their times: a clock that was set back leaves no hole.
        const [last] = await client.$queryRaw<Link[]>`
          SELECT "id", "hash" FROM "AuditEntry" WHERE "id" < coalesce(
            (SELECT min("id") FROM "AuditEntry" WHERE "at" >= ${time}), (SELECT max("id") + 1 FROM "AuditEntry"))
          ORDER BY "id" DESC LIMIT 1`
        if (!last) return 0
        await putSetting(transaction, SETTING.removed, last)
        return await client.$executeRaw`DELETE FROM "AuditEntry" WHERE "id" <= ${last.id}`
      }),
    async users() {
      // The last name of each: SQLite takes the other columns from the row that max() found.
      return await prisma.$queryRaw<AuditUser[]>`
        SELECT "userId", "name" FROM (
          SELECT "userId", "userName" AS "name", max("id") FROM "AuditEntry"
          WHERE "userId" IS NOT NULL AND "userName" IS NOT NULL GROUP BY "userId"
        ) ORDER BY "name"`
    },
    keptDays: () => settingOf({ prisma }, SETTING.days, z.int().positive()),
    keepDays: days => putSetting({ prisma }, SETTING.days, days),
  }
}

async function putSetting({ prisma }: Transaction, name: string, value: Link | number): Promise<void> {
  await prisma.setting.upsert({ where: { name }, create: { name, value }, update: { value } })
}

/** null: there is none, or it is nothing of ours. */
async function settingOf<T>({ prisma }: Transaction, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const [row] = await prisma.$queryRaw<{ value: unknown }[]>`
    SELECT CAST("value" AS TEXT) AS "value" FROM "Setting" WHERE "name" = ${name}`
  return schema.safeParse(jsonOf(row?.value)).data ?? null
}

/** As text: what somebody else wrote into a row must not make it unreadable. */
const COLUMNS = Prisma.sql`
  SELECT "id", CAST("at" AS TEXT) AS "at", "via", "userId", "userName", "viaId", "address", "action", "target", "vmId", "result",
    "code", CAST("details" AS TEXT) AS "details", "previousHash", "hash" FROM "AuditEntry"`

const Text = z.unknown().transform(value => String(value))
const TextOrNull = z.unknown().transform(value => (value === null ? null : String(value)))
const Row = z.object({
  ...{ id: z.coerce.number(), at: Text, via: Text, userId: TextOrNull, userName: TextOrNull, viaId: TextOrNull },
  ...{ address: Text, action: Text, target: TextOrNull, vmId: TextOrNull, result: Text, code: TextOrNull },
  ...{ details: Text, previousHash: Text, hash: Text },
})

function entryOf(given: unknown): AuditEntry {
  const { at, details, ...rest } = Row.parse(given)
  const time = new Date(at)
  return {
    ...rest,
    at: Number.isNaN(time.getTime()) ? at : time.toISOString(),
    details: AuditDetails.safeParse(jsonOf(details)).data ?? { unreadable: details },
  }
}

function jsonOf(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}

/** instr and not LIKE, in which `_` and `%` would be jokers. */
function whereOf({ search, userId, vmId, result, action, since, until }: AuditMatch, more: Prisma.Sql[]): Prisma.Sql {
  const conditions = [
    ...more,
    ...(userId === undefined ? [] : [Prisma.sql`"userId" = ${userId}`]),
    ...(vmId === undefined ? [] : [Prisma.sql`"vmId" = ${vmId}`]),
    ...(result === undefined ? [] : [Prisma.sql`"result" = ${result}`]),
    ...(action === undefined ? [] : [Prisma.sql`substr("action", 1, ${action.length}) = ${action}`]),
    ...(since === undefined ? [] : [Prisma.sql`"at" >= ${new Date(since)}`]),
    ...(until === undefined ? [] : [Prisma.sql`"at" <= ${new Date(until)}`]),
    ...searchWordsOf(search ?? '').map(word => Prisma.sql`instr("search", ${word}) > 0`),
  ]
  return conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`
}
