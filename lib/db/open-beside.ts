import { type Database, OUR_MIGRATIONS, openDatabase } from './client.ts'
import { DatabaseOlderError } from './errors.ts'
import { pendingMigrations } from './migrate.ts'

/**
 * Opens a database that another process may be serving just now: rows are read and written, and tables never changed under it.
 * @throws DatabaseOlderError, DatabaseDamagedError, DatabaseNewerError, MigrationEditedError, and what SQLite says of the file
 */
export async function openBeside(path: string): Promise<Database> {
  if (pendingMigrations({ path, migrationsPath: OUR_MIGRATIONS }).length > 0) throw new DatabaseOlderError(path)
  return await openDatabase({ path })
}
