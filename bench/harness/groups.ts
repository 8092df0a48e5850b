import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchGroup } from './experiment.ts'

const HERE = join(import.meta.dirname, '..')

export function groupNames(): string[] {
  return readdirSync(HERE).filter(name => existsSync(join(HERE, name, 'group.ts')))
}

export async function loadGroup(name: string): Promise<BenchGroup> {
  const loaded: { group: BenchGroup } = await import(`../${name}/group.ts`)
  return loaded.group
}
