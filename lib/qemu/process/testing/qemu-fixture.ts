import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type LaunchOptions, launchQemu } from '../launch.ts'
import type { RunningQemu } from '../running-qemu.ts'
import { forceOff } from '../signal.ts'

/** Long, because tests share their processors with other tests. */
export const READY_TIMEOUT_MS = 50_000

export type QemuFolder = { path: string; logPath: string; monitorSocketPath: string }

/** A folder for one QEMU, which any user may enter and write; removed after the test. */
export async function qemuFolder(): Promise<QemuFolder> {
  const path = await mkdtemp(join(tmpdir(), 'qemu-'))
  await chmod(path, 0o777)
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return { path, logPath: join(path, 'qemu.log'), monitorSocketPath: join(path, 'monitor') }
}

/** The smallest machine there is, stopped: what is tested is the process around it. */
export function smallestMachine(folder: QemuFolder, { uuid = randomUUID(), extra = [] as readonly string[] } = {}) {
  const base = ['-nodefaults', '-no-user-config', '-display', 'none', '-S', '-uuid', uuid]
  const machine = extra.includes('-machine') ? [] : ['-machine', 'none']
  return [...base, ...machine, '-qmp', `unix:${folder.monitorSocketPath},server=on,wait=off`, ...extra]
}

/** Options that launch the smallest machine from `folder`, or whatever `overrides` make of them. */
export function launchOptions(folder: QemuFolder, overrides: Partial<LaunchOptions> = {}): LaunchOptions {
  return {
    binaryPath: '/usr/bin/qemu-system-x86_64',
    args: smallestMachine(folder),
    logPath: folder.logPath,
    runAs: null,
    monitorSocketPath: folder.monitorSocketPath,
    readyTimeoutMs: READY_TIMEOUT_MS,
    ...overrides,
  }
}

/** A real QEMU that lasts as long as the test. */
export async function launched(overrides: Partial<LaunchOptions> = {}, folder?: QemuFolder): Promise<RunningQemu> {
  const qemu = await launchQemu(launchOptions(folder ?? (await qemuFolder()), overrides))
  onTestFinished(async () => {
    await qemu.session.close()
    await forceOff(qemu.identity)
  })
  return qemu
}
