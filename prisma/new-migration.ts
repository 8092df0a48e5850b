import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { diffToSchema } from './schema-engine.ts'

// npm run db:migration -- <name>: writes what changed in schema.prisma as the next migration. Read it before you commit it:
// SQLite cannot alter much, so Prisma copies whole tables, and a renamed column is a dropped and an added one.
const name = process.argv[2] ?? ''
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
  console.error('Give the migration a name in kebab-case: npm run db:migration -- add-snapshots')
  process.exit(2)
}
const schemaPath = join(import.meta.dirname, 'schema.prisma')
const migrationsPath = join(import.meta.dirname, 'migrations')

const script = await diffToSchema({ schemaPath, migrationsPath })
if (script === '') {
  console.log('Schema and migrations agree: there is nothing to write.')
} else {
  const number = String((await readdir(migrationsPath)).length + 1).padStart(4, '0')
  const folder = join(migrationsPath, `${number}-${name}`)
  await mkdir(folder)
  await writeFile(join(folder, 'migration.sql'), `${script}\n`, { flag: 'wx' })
  console.log(`Wrote ${folder}/migration.sql. Now: npm run generate`)
}
