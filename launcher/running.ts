import { readdir, readFile, readlink } from 'node:fs/promises'
import { type Holder, lockNameOf, readHolder } from '#lib/server/instance-holder.ts'

/**
 * The Guesthouse that holds a data directory, or null. A pid file alone proves nothing, since numbers are used again: it is the
 * process that has the lock's socket open (/proc/net/unix gives its inode, /proc/PID/fd who has it).
 * @throws Error with a sentence when it belongs to somebody else, whose open files we may not see
 */
export async function findRunning(dataPath: string): Promise<Holder | null> {
  const name = await lockNameOf(dataPath).catch(() => null)
  if (name === null) return null
  const inode = socketInode(await readFile('/proc/net/unix', 'utf8'), name)
  if (inode === null) return null
  const recorded = await readHolder(dataPath)
  if (recorded && (await hasOpen(recorded.pid, `socket:[${inode}]`))) return recorded
  // It writes its file after it has the lock, and removes it before it gives the lock back.
  const pids = (await readdir('/proc')).filter(entry => /^\d+$/.test(entry)).map(Number)
  for (const pid of pids) if (await hasOpen(pid, `socket:[${inode}]`)) return { pid, address: null }
  if (socketInode(await readFile('/proc/net/unix', 'utf8'), name) !== inode) return null
  throw new Error(`The Guesthouse of ${dataPath} was started by somebody else: ask again as root.`)
}

/** The last columns of /proc/net/unix are inode and path; an abstract name starts with @. */
export function socketInode(procNetUnix: string, name: string): string | null {
  const line = procNetUnix.split('\n').find(row => row.endsWith(` @${name}`))
  return line?.trim().split(/\s+/).at(-2) ?? null
}

async function hasOpen(pid: number, target: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`
  const links = await readdir(folder).catch(() => [])
  const targets = await Promise.all(links.map(link => readlink(`${folder}/${link}`).catch(() => null)))
  return targets.includes(target)
}
