import { Activity } from '#lib/contract/activity.ts'
import type { Database } from './client.ts'

export type NewActivityRow = Omit<Activity, 'id'>
export type ActivityQuery = {
  vmId?: string | undefined
  /** Only what is older than the activity of this id. */
  before?: number | undefined
  limit: number
}

export type ActivityStore = {
  add(activity: NewActivityRow): Promise<Activity>
  /** Newest first. */
  list(query: ActivityQuery): Promise<Activity[]>
  /** Removes the oldest beyond `keep`. @returns how many */
  prune(keep: number): Promise<number>
}

export function createActivityStore({ prisma }: Pick<Database, 'prisma'>): ActivityStore {
  return {
    async add({ at, ...rest }) {
      return activityOf(await prisma.activity.create({ data: { ...rest, at: new Date(at) } }))
    },
    async list({ vmId, before, limit }) {
      const where = { ...(vmId !== undefined && { vmId }), ...(before !== undefined && { id: { lt: before } }) }
      const rows = await prisma.activity.findMany({ where, orderBy: { id: 'desc' }, take: limit })
      return rows.map(activityOf)
    },
    async prune(keep) {
      const oldestKept = await prisma.activity.findFirst({
        orderBy: { id: 'desc' },
        skip: keep - 1,
        select: { id: true },
      })
      if (!oldestKept) return 0
      const { count } = await prisma.activity.deleteMany({ where: { id: { lt: oldestKept.id } } })
      return count
    },
  }
}

function activityOf(row: { at: Date }): Activity {
  return Activity.parse({ ...row, at: row.at.toISOString() })
}
