import { chmodSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

const COPIES_KEPT = 7

/**
 * Writes a sound, compact copy, `<name>.<time>.<label>.copy`; the oldest beyond seven are removed.
 * https://www.sqlite.org/lang_vacuum.html#vacuuminto
 * @returns the path of the copy
 */
export function copyDatabase(
  db: DatabaseSync,
  { path, copiesPath, label }: { path: string; copiesPath: string; label: string },
): string {
  const time = new Date().toISOString().replace(/[-:]/g, '')
  const copyPath = join(copiesPath, `${basename(path)}.${time}.${label}.copy`)
  const unfinished = `${copyPath}.part`
  db.prepare('VACUUM INTO ?').run(unfinished)
  chmodSync(unfinished, 0o600)
  renameSync(unfinished, copyPath)

  const isCopy = (name: string) => name.startsWith(`${basename(path)}.`) && /\.copy(\.part)?$/.test(name)
  const oldestFirst = readdirSync(copiesPath).filter(isCopy).sort()
  for (const name of oldestFirst.slice(0, -COPIES_KEPT)) rmSync(join(copiesPath, name))
  return copyPath
}
