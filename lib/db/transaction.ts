import type { Database } from './client.ts'
import type { Prisma } from './generated/client.ts'

/** A writing transaction: what is done with it happens as a whole or not at all. Only lib/db looks inside. */
export type Transaction = { readonly prisma: Prisma.TransactionClient }

/** Longer than the default of five seconds, because a disk that hangs for a while must not undo what was asked. */
const TIMEOUT_MS = 60_000

/** @throws what `act` throws; nothing is written then */
export async function inTransaction<T>(
  { prisma }: Pick<Database, 'prisma'>,
  act: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return await prisma.$transaction(async client => await act({ prisma: client }), {
    timeout: TIMEOUT_MS,
    maxWait: TIMEOUT_MS,
  })
}
