import type { z } from 'zod'
import type { Database } from './client.ts'

/** What an admin set for the whole house, each under a name. */
export type SettingStore = {
  /** null: not set. @throws ZodError when the database has something else under this name */
  read<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | null>
  write(name: string, value: object): Promise<void>
  remove(name: string): Promise<void>
}

export function createSettingStore({ prisma }: Pick<Database, 'prisma'>): SettingStore {
  return {
    async read(name, schema) {
      const row = await prisma.setting.findUnique({ where: { name } })
      return row && schema.parse(row.value)
    },
    async write(name, value) {
      await prisma.setting.upsert({ where: { name }, create: { name, value }, update: { value } })
    },
    async remove(name) {
      await prisma.setting.deleteMany({ where: { name } })
    },
  }
}
