import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import type { Config } from './config.ts'
import { type DataPaths, prepareDirectories } from './data-directory.ts'
import { type InstanceLock, lockDataDirectory } from './instance-lock.ts'
import { createLog, type Log } from './log.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { closePrivateFiles } from './private-files.ts'
import { findQemuUser } from './qemu-user.ts'

/** What there is before the database is opened, and while it cannot be: the same for the services and for the rescue. */
export type Ground = {
  config: Config
  startedAt: string
  version: string
  log: Log
  logFile: LogFile
  qemuUser: QemuUser
  paths: DataPaths
  lock: InstanceLock
}

function ownVersion(programPath: string): string {
  const text = readFileSync(join(programPath, 'package.json'), 'utf8')
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

/** Makes the directories and takes the lock, which its caller releases. @throws StartError */
export async function prepareGround(config: Config): Promise<Ground> {
  const qemuUser = await findQemuUser(config)
  const paths = await prepareDirectories(config, qemuUser)
  const logFile = openLogFile(paths.logs)
  const log = createLog(
    [
      { write: line => process.stderr.write(line), format: process.stderr.isTTY ? 'text' : 'json' },
      { write: logFile.write, format: 'json' },
    ],
    { level: config.logLevel },
  )
  const lock = await lockDataDirectory(config.dataPath)
  for (const sentence of await closePrivateFiles(config.dataPath, paths)) log.warn('private file', { sentence })
  return {
    ...{ config, log, logFile, qemuUser, paths, lock },
    startedAt: new Date().toISOString(),
    version: ownVersion(config.programPath),
  }
}
