import { z } from 'zod'
import type { Database } from './client.ts'
import { inTransaction, type Transaction } from './transaction.ts'

/** begun: taken back after a crash. committed: finished after a crash. The others have ended. */
export const OperationState = z.enum(['begun', 'committed', 'succeeded', 'failed', 'cancelled'])
export type OperationState = z.infer<typeof OperationState>

export const OperationRecord = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  /** Parsed by the kind of operation, which may be of another version. */
  wish: z.unknown(),
  state: OperationState,
  /** The step that was begun last. */
  step: z.string(),
  isTask: z.boolean(),
  vmId: z.uuid().nullable(),
  vmName: z.string().nullable(),
  error: z.string().nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
})
export type OperationRecord = z.infer<typeof OperationRecord>

export type OperationEnd = { state: 'succeeded' | 'failed' | 'cancelled'; error: string | null }

export type OperationStore = {
  /**
   * On the disk when it resolves: nothing may be done before. One of this id that has ended is replaced: a request that a crash cut off
   * comes again with its key, and so with the id that it had.
   */
  begin(operation: Omit<OperationRecord, 'state' | 'error' | 'endedAt'>): Promise<void>
  /** For people: which step was begun last. */
  setStep(id: string, step: string): Promise<void>
  /** The point of no return, in one transaction with what the operation is about. `isLast`: nothing is left to finish, so it ends too. */
  commit(id: string, act: (transaction: Transaction) => Promise<void>, options: { isLast: boolean }): Promise<void>
  /** Whether its commit is on the disk: asked when a commit failed in a way that does not tell. */
  isCommitted(id: string): Promise<boolean>
  /** Why it could not be taken back or finished yet. */
  setError(id: string, error: string): Promise<void>
  /** A task's row is kept to be shown; any other is gone. */
  end(id: string, end: OperationEnd): Promise<void>
  /** What a crash left, oldest first. */
  unfinished(): Promise<OperationRecord[]>
  /** The last tasks that ended, oldest first; older rows are removed. */
  endedTasks(keep: number): Promise<OperationRecord[]>
}

export function createOperationStore({ prisma }: Pick<Database, 'prisma'>): OperationStore {
  return {
    async begin({ startedAt, wish, ...rest }) {
      const data = { ...rest, wish: z.json().parse(wish) ?? {}, state: 'begun', startedAt: new Date(startedAt) }
      await inTransaction({ prisma }, async ({ prisma: client }) => {
        await client.operation.deleteMany({ where: { id: data.id, endedAt: { not: null } } })
        await client.operation.create({ data })
      })
    },
    async setStep(id, step) {
      await prisma.operation.updateMany({ where: { id }, data: { step } })
    },
    async commit(id, act, { isLast }) {
      await inTransaction({ prisma }, async transaction => {
        await act(transaction)
        if (isLast) await endWithin(transaction, id, { state: 'succeeded', error: null })
        else await transaction.prisma.operation.update({ where: { id }, data: { state: 'committed' } })
      })
    },
    async isCommitted(id) {
      // One that ends with its commit, and is no task, has no row after it.
      const row = await prisma.operation.findUnique({ where: { id }, select: { state: true } })
      return row === null || row.state !== 'begun'
    },
    async setError(id, error) {
      await prisma.operation.updateMany({ where: { id }, data: { error } })
    },
    async end(id, end) {
      await inTransaction({ prisma }, transaction => endWithin(transaction, id, end))
    },
    async unfinished() {
      const where = { state: { in: ['begun', 'committed'] satisfies OperationState[] } }
      const rows = await prisma.operation.findMany({ where, orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] })
      return rows.map(recordOf)
    },
    async endedTasks(keep) {
      const where = { endedAt: { not: null } }
      const rows = await prisma.operation.findMany({ where, orderBy: [{ endedAt: 'desc' }, { id: 'asc' }], take: keep })
      const oldest = rows.at(-1)?.endedAt
      if (oldest) await prisma.operation.deleteMany({ where: { endedAt: { lt: oldest } } })
      return rows.map(recordOf).reverse()
    },
  }
}

async function endWithin({ prisma }: Transaction, id: string, { state, error }: OperationEnd): Promise<void> {
  const { count } = await prisma.operation.deleteMany({ where: { id, isTask: false } })
  if (count > 0) return
  await prisma.operation.updateMany({ where: { id }, data: { state, error, endedAt: new Date() } })
}

function recordOf(row: { startedAt: Date; endedAt: Date | null }): OperationRecord {
  const { startedAt, endedAt } = row
  return OperationRecord.parse({
    ...row,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  })
}
