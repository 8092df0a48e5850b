import { defineConfig } from 'prisma/config'

// Only `prisma generate` reads this. Migrations are made by prisma/new-migration.ts and applied by lib/db/migrate.ts,
// because Prisma's schema engine is a binary that has to be downloaded: a fresh clone must work without that.
export default defineConfig({ schema: 'prisma/schema.prisma' })
