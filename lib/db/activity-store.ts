import { Activity } from '#lib/contract/activity.ts'
import { type ActivityMatch, levelsFrom, searchTextOf, searchWordsOf } from '#lib/contract/activity-search.ts'
import type { Database } from './client.ts'
import { Prisma } from './generated/client.ts'

export type NewActivityRow = Omit<Activity, 'id'>
/** Those of these VMs and, with `host`, those of no VM. */
export type ActivityOf = { vmIds: readonly string[]; host: boolean }
export type ActivityQuery = ActivityMatch & {
  only?: ActivityOf | undefined
  /** Only what is older than the activity of this id. */
  before?: number | undefined
  limit: number
}

export type ActivityStore = {
  add(activity: NewActivityRow): Promise<Activity>
  /** Newest first. */
  list(query: ActivityQuery): Promise<Activity[]>
  /**
   * Removes what is beyond `keep` in all, fairly: every VM, and the host, keeps the same number of its newest, and who has fewer leaves
   * the rest to the others. So one that is noisy can only push out its own. @returns how many
   */
  prune(keep: number): Promise<number>
  /** Makes what a version before the search has written findable. @returns how many */
  foldUnfolded(): Promise<number>
}

/** Activities folded in one statement. */
const FOLDED_AT_ONCE = 500

export function createActivityStore({ prisma }: Pick<Database, 'prisma'>): ActivityStore {
  return {
    async add({ at, by, ...rest }) {
      const data = { ...rest, at: new Date(at), byName: by, search: searchTextOf({ ...rest, by }) }
      return activityOf(await prisma.activity.create({ data }))
    },
    async list(query) {
      // By their ids first: what is searched is read past without the logs, and only what is shown is read in full.
      const found = await prisma.$queryRaw<{ id: number }[]>`
        SELECT "id" FROM "Activity" ${whereOf(query)} ORDER BY "id" DESC LIMIT ${query.limit}`
      const where = { id: { in: found.map(({ id }) => id) } }
      const rows = await prisma.activity.findMany({ where, orderBy: { id: 'desc' } })
      return rows.map(activityOf)
    },
    async prune(keep) {
      return await prisma.$executeRaw`
        DELETE FROM "Activity" WHERE "id" IN (
          SELECT "id" FROM (
            SELECT "id", row_number() OVER (PARTITION BY "vmId" ORDER BY "id" DESC) AS "place" FROM "Activity"
          ) ORDER BY "place", "id" DESC LIMIT -1 OFFSET ${keep})`
    },
    async foldUnfolded() {
      let count = 0
      for (;;) {
        const rows = await prisma.activity.findMany({
          where: { search: '' },
          take: FOLDED_AT_ONCE,
          select: { id: true, sentence: true, code: true, vmName: true, byName: true },
        })
        if (rows.length === 0) return count
        const folded = JSON.stringify(
          rows.map(row => ({ id: row.id, search: searchTextOf({ ...row, by: row.byName }) })),
        )
        count += await prisma.$executeRaw`
          UPDATE "Activity" SET "search" = "folded"."value" ->> 'search'
          FROM json_each(${folded}) AS "folded" WHERE "Activity"."id" = "folded"."value" ->> 'id'`
      }
    },
  }
}

/** instr and not LIKE, in which `_` and `%` would be jokers. */
function whereOf({ only, vmId, before, search, level, actor, code, since, until }: ActivityQuery): Prisma.Sql {
  const conditions = [
    ...(only === undefined ? [] : [ofThose(only)]),
    ...(vmId === undefined ? [] : [Prisma.sql`"vmId" = ${vmId}`]),
    ...(before === undefined ? [] : [Prisma.sql`"id" < ${before}`]),
    ...(level === undefined || level === 'info' ? [] : [Prisma.sql`"level" IN (${Prisma.join(levelsFrom(level))})`]),
    ...(actor === undefined ? [] : [Prisma.sql`"actor" = ${actor}`]),
    ...(code === undefined ? [] : [Prisma.sql`substr("code", 1, ${code.length}) = ${code}`]),
    ...(since === undefined ? [] : [Prisma.sql`"at" >= ${new Date(since)}`]),
    ...(until === undefined ? [] : [Prisma.sql`"at" <= ${new Date(until)}`]),
    ...searchWordsOf(search ?? '').map(word => Prisma.sql`instr("search", ${word}) > 0`),
  ]
  return conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`
}

/** By one value and not one for each VM: a statement takes 32,766 at most. https://www.sqlite.org/limits.html#max_variable_number */
function ofThose({ vmIds, host }: ActivityOf): Prisma.Sql {
  const ofVms = Prisma.sql`"vmId" IN (SELECT "value" FROM json_each(${JSON.stringify(vmIds)}))`
  return host ? Prisma.sql`("vmId" IS NULL OR ${ofVms})` : ofVms
}

/** Without the folded text, which is for the search alone: the contract's schema drops it. */
function activityOf(row: { at: Date; byName: string | null }): Activity {
  return Activity.parse({ ...row, at: row.at.toISOString(), by: row.byName })
}
