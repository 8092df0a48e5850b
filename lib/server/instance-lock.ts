import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { StartError } from './config.ts'
import { type Holder, lockNameOf, pidFileOf, readHolder } from './instance-holder.ts'

export type InstanceLock = {
  /** For `./guesthouse status` and `stop`: where the holder can be reached. */
  recordAddress(address: string): Promise<void>
  release(): Promise<void>
}

async function nameHolder(dataPath: string): Promise<string> {
  const holder = await readHolder(dataPath)
  if (!holder) return 'Another Guesthouse'
  return `Another Guesthouse (process ${holder.pid}${holder.address ? `, ${holder.address}` : ''})`
}

/**
 * One Guesthouse a data directory (F19). The lock is an abstract unix socket, which the kernel frees when the process ends,
 * however it ends: a file would outlive kill -9. https://man7.org/linux/man-pages/man7/unix.7.html
 * @throws StartError when another process holds it
 */
export async function lockDataDirectory(dataPath: string): Promise<InstanceLock> {
  const pidFile = pidFileOf(dataPath)
  const name = await lockNameOf(dataPath)
  const server: Server = createServer(socket => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(`\0${name}`, resolve)
  }).catch(async cause => {
    throw new StartError(
      `${await nameHolder(dataPath)} uses the data directory ${dataPath}. Stop it with ./guesthouse stop, or give this one another with --data.`,
      { cause },
    )
  })
  server.unref()
  const record = (address: string | null) =>
    writeFile(pidFile, JSON.stringify({ pid: process.pid, address } satisfies Holder), { mode: 0o600 })
  await record(null)
  return {
    recordAddress: record,
    async release() {
      await rm(pidFile, { force: true })
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
