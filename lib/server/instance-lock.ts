import { createHash } from 'node:crypto'
import { readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { StartError } from './config.ts'

const Holder = z.object({ pid: z.int(), address: z.string().nullable() })

export type InstanceLock = {
  /** For `./guesthouse status` and `stop`: where the holder can be reached. */
  recordAddress(address: string): Promise<void>
  release(): Promise<void>
}

async function holderOf(pidFile: string): Promise<string> {
  const parsed = Holder.safeParse(
    await readFile(pidFile, 'utf8')
      .then(JSON.parse)
      .catch(() => null),
  )
  if (!parsed.success) return 'Another Guesthouse'
  const { pid, address } = parsed.data
  return `Another Guesthouse (process ${pid}${address ? `, ${address}` : ''})`
}

/**
 * One Guesthouse a data directory (F19). The lock is an abstract unix socket, which the kernel frees when the process ends,
 * however it ends: a file would outlive kill -9. https://man7.org/linux/man-pages/man7/unix.7.html
 * @throws StartError when another process holds it
 */
export async function lockDataDirectory(dataPath: string): Promise<InstanceLock> {
  const pidFile = join(dataPath, 'guesthouse.pid')
  const id = createHash('sha256')
    .update(await realpath(dataPath))
    .digest('hex')
    .slice(0, 32)
  const server: Server = createServer(socket => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(`\0guesthouse-${id}`, resolve)
  }).catch(async cause => {
    throw new StartError(
      `${await holderOf(pidFile)} uses the data directory ${dataPath}. Stop it with ./guesthouse stop, or give this one another with --data.`,
      { cause },
    )
  })
  server.unref()
  const record = (address: string | null) =>
    writeFile(pidFile, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 })
  await record(null)
  return {
    recordAddress: record,
    async release() {
      await rm(pidFile, { force: true })
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}
