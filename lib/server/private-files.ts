import { chmod, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataPaths } from './data-directory.ts'

/** What holds secrets, or what is nobody else’s business: the database with its log, copies of it, the set-up code, logs. */
async function privateFiles(
  dataPath: string,
  { backups, logs }: Pick<DataPaths, 'backups' | 'logs'>,
): Promise<string[]> {
  const inside = async (path: string) => (await readdir(path).catch((): string[] => [])).map(name => join(path, name))
  const beside = (await inside(dataPath)).filter(path => /\/(?:guesthouse\.|setup-code)[^/]*$/.test(path))
  return [...beside, ...(await inside(backups)), ...(await inside(logs))]
}

/**
 * Closes those that somebody else could read: a backup that was put back, or a file that was made with `sudo` and a generous umask.
 * @returns what was closed, or what could not be, as sentences for the log
 */
export async function closePrivateFiles(
  dataPath: string,
  paths: Pick<DataPaths, 'backups' | 'logs'>,
): Promise<string[]> {
  const said: string[] = []
  for (const path of await privateFiles(dataPath, paths)) {
    const stat = await lstat(path).catch(() => null)
    // A link is its owner’s own doing, and what it leads to may be anything.
    if (!stat?.isFile()) continue
    const mode = (stat.mode & 0o777).toString(8)
    if (stat.uid !== process.getuid?.())
      said.push(`${path} belongs to the user ${stat.uid}, who can read and change it`)
    if ((stat.mode & 0o077) === 0) continue
    const isClosed = await chmod(path, 0o600).then(
      () => true,
      () => false,
    )
    said.push(
      isClosed
        ? `${path} could be read by others (mode ${mode}); now only by Guesthouse`
        : `${path} can be read by others (mode ${mode}), and its mode cannot be changed`,
    )
  }
  return said
}
