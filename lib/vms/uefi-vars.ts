import { lstatSync, type Stats } from 'node:fs'
import { chmod, chown, copyFile, rename, rm } from 'node:fs/promises'
import { Problem } from '#lib/contract/problem.ts'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { syncToDisk } from '#lib/storage/durable-file.ts'
import { kindOfFile } from './disk-file.ts'

/** QEMU maps it as a flash chip, in blocks of this size. */
const BLOCK_BYTES = 4096

/** QEMU would say no more than that a size is wrong. @throws Problem that names the file and what to do */
function requireStore(path: string, stats: Stats): void {
  if (stats.isFile() && stats.size > 0 && stats.size % BLOCK_BYTES === 0) return
  const now = stats.isFile() ? `was cut to ${stats.size} bytes` : `is ${kindOfFile(stats)} now`
  throw new Problem(
    'storage-failed',
    `The UEFI variables are damaged: ${path} ${now}. Move it away to start with new ones; the guest’s boot entries are then made anew.`,
  )
}

/**
 * Gives a VM a variable store of its own, which is where its boot entries live, unless it has one. Complete or not at all: with
 * the half of one that a full disk or a crash leaves, QEMU would never start this VM again.
 */
export async function provideUefiVars(
  path: string,
  { templatePath, owner }: { templatePath: string; owner: QemuUser },
): Promise<void> {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats) requireStore(path, stats)
  else {
    const unfinished = `${path}.part`
    try {
      await copyFile(templatePath, unfinished)
      await syncToDisk(unfinished)
      await rename(unfinished, path)
    } catch (error) {
      await rm(unfinished, { force: true })
      throw error
    }
  }
  await chmod(path, 0o600)
  if (owner) await chown(path, owner.uid, owner.gid)
}
