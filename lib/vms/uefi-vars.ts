import { chmod, chown, copyFile, rename, rm, stat } from 'node:fs/promises'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { syncToDisk } from '#lib/storage/durable-file.ts'

/**
 * Gives a VM a variable store of its own, which is where its boot entries live, unless it has one. Complete or not at all: with
 * the half of one that a full disk or a crash leaves, QEMU would never start this VM again.
 */
export async function provideUefiVars(
  path: string,
  { templatePath, owner }: { templatePath: string; owner: QemuUser },
): Promise<void> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  if (!exists) {
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
