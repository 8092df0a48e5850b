import { stat } from 'node:fs/promises'
import type { Database } from './client.ts'

export type DatabaseFacts = { path: string; sizeBytes: number; walBytes: number; sqliteVersion: string }

const sizeOf = async (path: string): Promise<number> => {
  const facts = await stat(path).catch(() => null)
  return facts?.size ?? 0
}

/** @returns how to read them; the version is asked once */
export function createDatabaseFacts({ prisma }: Pick<Database, 'prisma'>, path: string): () => Promise<DatabaseFacts> {
  let sqliteVersion: string | null = null
  return async () => {
    sqliteVersion ??= await readVersion(prisma)
    return { path, sqliteVersion, sizeBytes: await sizeOf(path), walBytes: await sizeOf(`${path}-wal`) }
  }
}

async function readVersion(prisma: Database['prisma']): Promise<string> {
  const rows = await prisma.$queryRawUnsafe<{ version: string }[]>('SELECT sqlite_version() AS version')
  return rows[0]?.version ?? 'unknown'
}
