import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite'
import type { PrismaLibSql } from '@prisma/adapter-libsql'
import { toSqliteFailure } from '#lib/shared/sqlite-failure.ts'

export type Client = ReturnType<PrismaLibSql['createClient']>
export type InStatement = Exclude<Parameters<Client['batch']>[0][number], readonly unknown[]>
export type InArgs = Exclude<InStatement, string>['args']
export type ResultSet = Awaited<ReturnType<Client['execute']>>
type Row = ResultSet['rows'][number]

const notUsed = () => Promise.reject(new Error('Prisma’s adapter does not ask for this'))

/**
 * The connection that Prisma's adapter for libsql works on, with node:sqlite underneath. libsql itself ends the whole process when it
 * reads a text that is not UTF-8, as a damaged page has (libsql 0.9, src/value.rs); here such a text has U+FFFD in it, and whoever
 * reads may look (F18). Every call does its work before it returns: queries stay small.
 */
export function openConnection(path: string, timeoutMs: number): Client {
  const db = new DatabaseSync(path, { timeout: timeoutMs })
  return {
    protocol: 'file',
    get closed() {
      return !db.isOpen
    },
    async execute(statement: InStatement, args?: InArgs) {
      const { sql, args: given } = typeof statement === 'string' ? { sql: statement, args } : statement
      return asFailure(() => run(db, sql, Array.isArray(given) ? given : []))
    },
    async executeMultiple(sql) {
      asFailure(() => db.exec(sql))
    },
    close: () => db.close(),
    transaction: notUsed,
    batch: notUsed,
    migrate: notUsed,
    sync: notUsed,
    reconnect: notUsed,
  }
}

/** @throws SqliteFailure, which Prisma's adapter can read, for everything that SQLite says */
function asFailure<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw toSqliteFailure(error) ?? error
  }
}

function run(db: DatabaseSync, sql: string, args: readonly unknown[]): ResultSet {
  const statement = db.prepare(sql)
  const columns = statement.columns()
  const values = args.map(toSqlite)
  const shape = {
    columns: columns.map(({ name }) => name),
    columnTypes: columns.map(({ type }) => type ?? ''),
    toJSON: () => null,
  }
  if (columns.length === 0) {
    const { changes, lastInsertRowid } = statement.run(...values)
    return { ...shape, rows: [], rowsAffected: Number(changes), lastInsertRowid: BigInt(lastInsertRowid) }
  }
  // Otherwise it throws at the first number that is too large, and the row is lost.
  statement.setReadBigInts(true)
  // Two columns may have one name.
  statement.setReturnArrays(true)
  const rows = statement.all(...values).map(toRow)
  return { ...shape, rows, rowsAffected: 0, lastInsertRowid: undefined }
}

function toRow(values: Record<string, SQLOutputValue>): Row {
  const row: Row = { length: 0 }
  for (const value of Object.values(values)) {
    row[row.length] = fromSqlite(value)
    row.length += 1
  }
  return row
}

function fromSqlite(value: SQLOutputValue): Row[number] {
  if (value instanceof Uint8Array) return Uint8Array.from(value).buffer
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** node:sqlite binds every number as a float, and knows no booleans. */
function toSqlite(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (value === null || typeof value === 'bigint' || typeof value === 'string') return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`A database cannot take a value of the type ${typeof value}`)
}
