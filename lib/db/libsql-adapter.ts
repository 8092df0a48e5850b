import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { DatabaseStateKeeper } from './database-state.ts'

type Client = ReturnType<PrismaLibSql['createClient']>
type InStatement = Exclude<Parameters<Client['batch']>[0][number], readonly unknown[]>
type InArgs = Exclude<InStatement, string>['args']
type Config = ConstructorParameters<typeof PrismaLibSql>[0]

/** How long the process may stand still when something else holds the lock: libsql waits inside the call. */
export const BUSY_TIMEOUT_MS = 500

/** Statements that show, when they change something, that the file can be written; in a transaction once that is kept. */
const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b/i
const PROBES = /^PRAGMA user_version =/

/**
 * Prisma's adapter for libsql, with transactions on the one connection that is open anyway. libsql's own transaction() takes the
 * connection away, opens another and never closes the first: two file descriptors lost per transaction until garbage is collected
 * (@libsql/client 0.17, src/sqlite3.ts). The adapter holds its lock from BEGIN to COMMIT, so nothing else comes in between.
 */
export class OneConnectionLibSql extends PrismaLibSql {
  readonly #state: DatabaseStateKeeper

  /** @param state told of every statement that wrote, and of every one that the file refused */
  constructor(config: Config, state: DatabaseStateKeeper) {
    super(config)
    this.#state = state
  }

  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): Client {
    const client = watched(super.createClient(config), this.#state, fileURLToPath(config.url))
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

/**
 * Every statement of the process passes here: the one place that sees the disk refuse. While another program holds the file nothing
 * waits for it any more: libsql would wait inside the call, and everything else with it.
 */
function watched(client: Client, state: DatabaseStateKeeper, path: string): Client {
  const execute = client.execute.bind(client)
  const waitFor = (timeoutMs: number) => execute(`PRAGMA busy_timeout = ${timeoutMs}`).catch(() => {})
  let inTransaction = false
  let wroteInside = false

  async function succeeded(sql: string, { rowsAffected, rows }: Awaited<ReturnType<Client['execute']>>): Promise<void> {
    if (sql.startsWith('BEGIN')) {
      inTransaction = true
      wroteInside = false
      return
    }
    const changed = PROBES.test(sql) || (WRITES.test(sql) && rowsAffected + rows.length > 0)
    if (inTransaction) wroteInside ||= changed
    if (sql === 'COMMIT' || sql === 'ROLLBACK') inTransaction = false
    if (inTransaction || !(changed || (sql === 'COMMIT' && wroteInside))) return
    if (!state.read().writable) await waitFor(BUSY_TIMEOUT_MS)
    state.wrote()
  }

  async function failed(sql: string, error: unknown): Promise<void> {
    const before = state.read().lastFailure
    state.failed(error)
    if (sql === 'COMMIT') await execute('ROLLBACK').catch(() => {}) // a full disk may have done it already
    if (sql === 'COMMIT' || sql === 'ROLLBACK') inTransaction = false
    const { lastFailure } = state.read()
    if (lastFailure === null || lastFailure === before) return
    // libsql leaves a statement that met a lock half done until garbage is collected, and no transaction could be committed
    // until then ("SQL statements in progress"). A new connection has none. Opening must not make a new file (F18).
    if (lastFailure.code === 'SQLITE_BUSY' && !inTransaction && existsSync(path)) await client.reconnect()
    await waitFor(0)
  }

  client.execute = async (statement: InStatement, args?: InArgs) => {
    const sql = typeof statement === 'string' ? statement : statement.sql
    try {
      const result = typeof statement === 'string' ? await execute(statement, args) : await execute(statement)
      await succeeded(sql, result)
      return result
    } catch (error) {
      await failed(sql, error)
      throw error
    }
  }
  return client
}
