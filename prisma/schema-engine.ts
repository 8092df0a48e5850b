import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import * as background from '@prisma/schema-engine-wasm/schema_engine_bg'

/**
 * Prisma's schema engine as WebAssembly. Its binary is downloaded at first use from a host of Prisma's, which a build machine
 * without internet does not reach. This use of the package is undocumented: its version is pinned, and a test compares.
 */
export type SchemaSources = { schemaPath: string; migrationsPath: string }

async function startWasm(): Promise<void> {
  const packagePath = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const bytes = await readFile(join(packagePath, 'schema_engine_bg.wasm'))
  // The module imports these functions by name.
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...background } })
  background.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start !== 'function') throw new Error('The schema engine has no __wbindgen_start: its package has changed')
  start()
}

/** Once a process: the functions above keep the instance in variables of theirs. */
let wasmStarted: Promise<void> | undefined

async function startEngine(datamodel: [path: string, content: string]): Promise<background.SchemaEngine> {
  wasmStarted ??= startWasm()
  await wasmStarted
  const adapter = bindMigrationAwareSqlAdapterFactory(new ScriptingLibSql({ url: ':memory:' }))
  return await background.SchemaEngine.new({ datamodels: [datamodel] }, () => {}, adapter)
}

/**
 * The engine replays a migration by executeRaw, and libsql's execute() runs only the first statement of a text: every later
 * table would be missing from the comparison, and be created again by the next migration.
 */
class ScriptingLibSql extends PrismaLibSql {
  override async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const adapter = await super.connectToShadowDb()
    const executeRaw = adapter.executeRaw.bind(adapter)
    adapter.executeRaw = async query => {
      if (query.args.length > 0) return await executeRaw(query)
      await adapter.executeScript(query.sql)
      return 0
    }
    return adapter
  }
}

async function migrationList(migrationsPath: string) {
  const entries = await readdir(migrationsPath, { withFileTypes: true })
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  const migrationDirectories = await Promise.all(
    names.sort().map(async name => {
      const value = await readFile(join(migrationsPath, name, 'migration.sql'), 'utf8')
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } }
    }),
  )
  // What Prisma's own tool keeps in this file: the engine asks it for the kind of database.
  const lockfile = { path: 'migration_lock.toml', content: 'provider = "sqlite"\n' }
  return { baseDir: migrationsPath, lockfile, shadowDbInitScript: '', migrationDirectories }
}

/** The SQL that leads from the migrations to the schema; empty when they agree. Touches no database. */
export async function diffToSchema({ schemaPath, migrationsPath }: SchemaSources): Promise<string> {
  const content = await readFile(schemaPath, 'utf8')
  const engine = await startEngine([schemaPath, content])
  const { stdout } = await engine.diff({
    from: { tag: 'migrations', ...(await migrationList(migrationsPath)) },
    to: { tag: 'schemaDatamodel', files: [{ path: schemaPath, content }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  const script = (stdout ?? '').trim()
  return script === '-- This is an empty migration.' ? '' : script
}
