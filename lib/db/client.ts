import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { PrismaClient } from './generated/client.ts'
import { OneConnectionLibSql } from './libsql-adapter.ts'
import { type MigrationOutcome, migrate } from './migrate.ts'

/** The one open database of a process; the stores beside this file are what the rest of the program sees of it. */
export type Database = {
  readonly prisma: PrismaClient
  /** What opening it had to change. */
  readonly migrated: MigrationOutcome
  close(): Promise<void>
}

const OUR_MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations')

/** libsql waits inside the call, so this also is how long the process may stand still if something else holds the lock. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * Checks, migrates and opens; makes the file when there is none.
 * Every connection of libsql has foreign keys on and synchronous=FULL by its build; client.test.ts holds it to that.
 * @throws DatabaseDamagedError, DatabaseNewerError, MigrationEditedError, MigrationFailedError
 */
export async function openDatabase({
  path,
  copiesPath,
  migrationsPath = OUR_MIGRATIONS,
}: {
  path: string
  /** Where copies go that are made before a migration; beside the database if not said. */
  copiesPath?: string
  migrationsPath?: string
}): Promise<Database> {
  const migrated = migrate({ path, migrationsPath, copiesPath })
  const adapter = new OneConnectionLibSql({ url: pathToFileURL(path).href, timeout: BUSY_TIMEOUT_MS })
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' })
  await prisma.$connect()
  return {
    prisma,
    migrated,
    async close() {
      // libsql lets go of the file only when garbage is collected, and SQLite empties the WAL only when the last one lets go.
      await prisma.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => {})
      await prisma.$disconnect()
    },
  }
}
