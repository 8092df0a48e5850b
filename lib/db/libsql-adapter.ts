import { PrismaLibSql } from '@prisma/adapter-libsql'

type Client = ReturnType<PrismaLibSql['createClient']>

/**
 * Prisma's adapter for libsql, with transactions on the one connection that is open anyway. libsql's own transaction() takes the
 * connection away, opens another and never closes the first: two file descriptors lost per transaction until garbage is collected
 * (@libsql/client 0.17, src/sqlite3.ts). The adapter holds its lock from BEGIN to COMMIT, so nothing else comes in between.
 */
export class OneConnectionLibSql extends PrismaLibSql {
  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): Client {
    const client = super.createClient(config)
    client.transaction = async () => {
      // IMMEDIATE: whoever reads first and writes later would fail in between with SQLITE_BUSY, which no timeout helps against.
      await client.execute('BEGIN IMMEDIATE')
      let closed = false
      const end = async (statement: 'COMMIT' | 'ROLLBACK') => {
        await client.execute(statement)
        closed = true
      }
      return {
        execute: client.execute.bind(client),
        batch: async statements => {
          const results = []
          for (const statement of statements) results.push(await client.execute(statement))
          return results
        },
        executeMultiple: sql => client.executeMultiple(sql),
        commit: () => end('COMMIT'),
        rollback: () => end('ROLLBACK'),
        close: () => {
          // A connection that cannot roll back is broken: its next statement says so.
          if (!closed) end('ROLLBACK').catch(() => {})
        },
        get closed() {
          return closed
        },
      }
    }
    return client
  }
}
