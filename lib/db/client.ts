import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { damageFailure } from '#lib/shared/sqlite-failure.ts'
import { createDatabaseState, type DatabaseStateWatch } from './database-state.ts'
import { PrismaClient } from './generated/client.ts'
import { type MigrationOutcome, migrate } from './migrate.ts'
import { BUSY_TIMEOUT_MS, OneConnectionSqlite } from './sqlite-adapter.ts'

/** The one open database of a process; the stores beside this file are what the rest of the program sees of it. */
export type Database = {
  readonly prisma: PrismaClient
  /** What opening it had to change. */
  readonly migrated: MigrationOutcome
  /** Whether it can be written now. Tried again by itself while it cannot. */
  readonly state: DatabaseStateWatch
  /** Somebody else has found that the file is no sound database. */
  foundDamaged(): void
  close(): Promise<void>
}

export const OUR_MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')

/** While it cannot be written, a tiny write is tried this often, so that pages hear of the end without asking. */
const PROBE_MS = 5_000

/**
 * Checks, migrates and opens; makes the file when there is none.
 * Every connection of node:sqlite has foreign keys on and synchronous=FULL by its build; client.test.ts holds it to that.
 * @throws DatabaseDamagedError, DatabaseNewerError, MigrationEditedError, MigrationFailedError
 */
export async function openDatabase({
  path,
  copiesPath,
  migrationsPath = OUR_MIGRATIONS,
  probeMs = PROBE_MS,
}: {
  path: string
  /** Where copies go that are made before a migration; beside the database if not said; null: none is made. */
  copiesPath?: string | null
  migrationsPath?: string
  probeMs?: number
}): Promise<Database> {
  const migrated = migrate({ path, migrationsPath, copiesPath })
  const state = createDatabaseState()
  const adapter = new OneConnectionSqlite({ url: pathToFileURL(path).href, timeout: BUSY_TIMEOUT_MS }, state)
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  await prisma.$connect()
  // Writes the first page as it is. A failure is seen by the adapter.
  const probe = () => void prisma.$queryRawUnsafe('PRAGMA user_version = 0').catch(() => {})
  const isWorthTrying = () => !state.read().writable && !state.read().damaged
  const probing = setInterval(() => isWorthTrying() && probe(), probeMs).unref()
  return {
    prisma,
    migrated,
    state,
    foundDamaged: () => state.failed(damageFailure()),
    async close() {
      clearInterval(probing)
      await prisma.$disconnect()
    },
  }
}
