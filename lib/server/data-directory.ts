import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, readdir, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { GIB, MIB } from '#lib/shared/bytes.ts'
import { type Config, StartError } from './config.ts'
import { makeRuntimeRoot, requirePassage } from './runtime-directory.ts'
import { giveUpReserve } from './space-reserve.ts'

export type DataPaths = {
  database: string
  backups: string
  vms: string
  pool: string
  library: string
  cache: string
  logs: string
}

/** With less nothing is begun. */
const MINIMUM_FREE_BYTES = 64 * MIB
/** QEMU adds a name of at most 34 characters to the runtime directory; a socket's path has at most 107 bytes (F28). */
const MAX_RUNTIME_PATH = 107 - 34

export function dataPaths(dataPath: string): DataPaths {
  return {
    database: join(dataPath, 'guesthouse.db'),
    backups: join(dataPath, 'backups'),
    vms: join(dataPath, 'vms'),
    pool: join(dataPath, 'pools', 'default'),
    library: join(dataPath, 'library'),
    cache: join(dataPath, 'cache'),
    logs: join(dataPath, 'logs'),
  }
}

/** We change the modes of what is ours: a mistyped `--data /home` must not close somebody's home. */
async function refuseForeign(dataPath: string): Promise<void> {
  const names = await readdir(dataPath).catch((): string[] => [])
  // The directories alone: a first start that ended early, or a database that was lost, which has a sentence of its own.
  const isLaidOut = ['vms', 'pools', 'library'].every(name => names.includes(name))
  const ours = names.length === 0 || isLaidOut || names.includes('guesthouse.db') || names.includes('guesthouse.pid')
  if (ours) return
  throw new StartError(
    `${dataPath} has files that are not Guesthouse’s. Give an empty or new directory with --data, e.g. ${join(dataPath, 'guesthouse')}.`,
  )
}

async function makeOwn(path: string, mode: number, group: number | null): Promise<void> {
  await mkdir(path, { recursive: true, mode })
  if (group !== null) await chown(path, 0, group)
  await chmod(path, mode)
}

/**
 * Makes what is missing and sets who may enter: only us, and passage for QEMU's own user to the directories it needs.
 * @throws StartError when the directory cannot be used
 */
export async function prepareDirectories(config: Config, qemuUser: QemuUser): Promise<DataPaths> {
  const { dataPath, runtimePath } = config
  if (Buffer.byteLength(runtimePath) > MAX_RUNTIME_PATH) {
    throw new StartError(
      `The path of the runtime directory ${runtimePath} is too long for sockets (${MAX_RUNTIME_PATH} bytes at most). Set GUESTHOUSE_RUNTIME_DIR to a shorter one.`,
    )
  }
  const paths = dataPaths(dataPath)
  const group = qemuUser?.gid ?? null
  const shared = group === null ? 0o700 : 0o710
  await refuseForeign(dataPath)
  try {
    await makeOwn(dataPath, shared, group)
    await makeOwn(paths.vms, shared, group)
    await makeOwn(dirname(paths.pool), shared, group)
    await makeOwn(paths.pool, shared, group)
    await makeOwn(paths.library, group === null ? 0o700 : 0o750, group)
    await makeOwn(paths.cache, 0o700, null)
    await makeOwn(paths.backups, 0o700, null)
    await makeRuntimeRoot(runtimePath, { uid: process.getuid?.() ?? 0 })
  } catch (cause) {
    if (cause instanceof StartError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The data directory ${dataPath} cannot be used: ${reason}. Give another with --data.`, {
      cause,
    })
  }
  for (const path of [dataPath, runtimePath]) await requirePassage(path, qemuUser)
  const { bavail, bsize } = await statfs(dataPath)
  if (bavail * bsize >= MINIMUM_FREE_BYTES) return paths
  // Who has VMs here needs Guesthouse to make room, and to see to those that run.
  if (existsSync(paths.database)) await giveUpReserve(dataPath)
  else {
    throw new StartError(
      `The disk of ${dataPath} is full (${Math.round((bavail * bsize) / MIB)} MiB free): free at least ${Math.round(GIB / MIB)} MiB there and start again.`,
    )
  }
  return paths
}
