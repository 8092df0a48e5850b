import { fileURLToPath } from 'node:url'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { damageFailure } from '#lib/shared/sqlite-failure.ts'
import type { DatabaseStateKeeper } from './database-state.ts'
import { type Client, type InArgs, type InStatement, openConnection, type ResultSet } from './sqlite-connection.ts'

type Config = ConstructorParameters<typeof PrismaLibSql>[0]

/** How long the process may stand still when something else holds the lock: SQLite waits inside the call. */
export const BUSY_TIMEOUT_MS = 500

/** Statements that show, when they change something, that the file can be written; in a transaction once that is kept. */
const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b/i
const PROBES = /^PRAGMA user_version =/
/** What a damaged database is still asked: to read, to give up a transaction, to write down at the end what it has in its log. */
const HARMLESS = /^\s*(?:SELECT|WITH|PRAGMA (?!user_version =)|ROLLBACK)\b/i
/** After a check that found nothing: a text may have U+FFFD in it for a good reason, and is read again and again. */
const CHECK_AGAIN_MS = 10 * 60_000

/**
 * Prisma's adapter for libsql on node:sqlite, with transactions on the one connection that is open. The adapter holds its lock from
 * BEGIN to COMMIT, so nothing else comes in between.
 */
export class OneConnectionSqlite extends PrismaLibSql {
  readonly #state: DatabaseStateKeeper

  /** @param state told of every statement that wrote, and of every one that the file refused */
  constructor(config: Config, state: DatabaseStateKeeper) {
    super(config)
    this.#state = state
  }

  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): Client {
    const client = watched(openConnection(fileURLToPath(config.url), config.timeout ?? BUSY_TIMEOUT_MS), this.#state)
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
 * waits for it any more: SQLite would wait inside the call, and everything else with it. A damaged file is not written any more:
 * each change could spread the damage, and would be lost with the file (F18).
 */
function watched(client: Client, state: DatabaseStateKeeper): Client {
  const execute = client.execute.bind(client)
  const waitFor = (timeoutMs: number) => execute(`PRAGMA busy_timeout = ${timeoutMs}`).catch(() => {})
  let inTransaction = false
  let wroteInside = false
  let foundSoundAt = Number.NEGATIVE_INFINITY

  async function succeeded(sql: string, { rowsAffected, rows }: ResultSet): Promise<void> {
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
    await waitFor(0)
  }

  /** SQLite looks at the frame of what it reads and never at texts: random bytes among them are ours to see. */
  async function requireSoundText({ rows }: ResultSet): Promise<void> {
    if (performance.now() - foundSoundAt < CHECK_AGAIN_MS) return
    const isBroken = (value: unknown) => typeof value === 'string' && value.includes('\uFFFD')
    if (!rows.some(row => Object.values(row).some(isBroken))) return
    const { rows: findings } = await execute('PRAGMA quick_check(1)')
    if (findings[0]?.[0] !== 'ok') throw damageFailure()
    foundSoundAt = performance.now()
  }

  client.execute = async (statement: InStatement, args?: InArgs) => {
    const sql = typeof statement === 'string' ? statement : statement.sql
    try {
      if (state.read().damaged && !HARMLESS.test(sql)) throw damageFailure()
      const result = typeof statement === 'string' ? await execute(statement, args) : await execute(statement)
      await requireSoundText(result)
      await succeeded(sql, result)
      return result
    } catch (error) {
      await failed(sql, error)
      throw error
    }
  }
  return client
}
