import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { syncToDisk } from '#lib/storage/durable-file.ts'
import { errorCode } from '#lib/storage/storage-problem.ts'

/** Every file of one VM, on disk and in the runtime directory. Paths come from the id alone, never from a name. */
export type VmFiles = {
  directory: string
  /** The run record: what the current or last process was started with, and how it ended. */
  runRecord: string
  /** QEMU's stdout and stderr. */
  qemuLog: string
  /** The UEFI variable store of this VM. */
  uefiVars: string
  /** What the guest wrote to its serial port, capped. */
  serialLog: string
  /** Sockets: a short path, because a unix socket's has at most 107 bytes (F28). */
  runtimeDirectory: string
  monitorSocket: string
  rescueSocket: string
  vncSocket: string
  serialSocket: string
  guestAgentSocket: string
  /** Where QEMU writes a screenshot for us to read and remove. */
  screenshot: string
}

export function vmFiles({
  dataPath,
  runtimePath,
  vmId,
}: {
  dataPath: string
  runtimePath: string
  vmId: string
}): VmFiles {
  const directory = join(dataPath, 'vms', vmId)
  const runtimeDirectory = join(runtimePath, vmId.replaceAll('-', '').slice(0, 16))
  return {
    directory,
    runRecord: join(directory, 'run.json'),
    qemuLog: join(directory, 'qemu.log'),
    uefiVars: join(directory, 'uefi-vars.fd'),
    serialLog: join(directory, 'serial.log'),
    runtimeDirectory,
    monitorSocket: join(runtimeDirectory, 'qmp.sock'),
    rescueSocket: join(runtimeDirectory, 'rescue.sock'),
    vncSocket: join(runtimeDirectory, 'vnc.sock'),
    serialSocket: join(runtimeDirectory, 'serial.sock'),
    guestAgentSocket: join(runtimeDirectory, 'qga.sock'),
    screenshot: join(runtimeDirectory, 'screen.png'),
  }
}

/** The VM's own directory: ours, with passage but no list for QEMU's user, whatever our umask says. */
export async function makeVmDirectory(files: VmFiles, qemuUser: QemuUser): Promise<void> {
  await mkdir(files.directory, { recursive: true, mode: 0o700 })
  if (qemuUser) await chown(files.directory, 0, qemuUser.gid)
  await chmod(files.directory, 0o710)
}

/**
 * Removes the directory that QEMU's user owns. Never recursively: a QEMU that a guest has taken over could put a symbolic link in
 * place of a directory just before it is listed, and we would delete on as root, wherever the link leads (CVE-2022-21658 is the
 * same race). What is more than plain files is moved aside instead; the runtime directory does not outlive the host.
 */
async function removeRuntimeDirectory(path: string): Promise<void> {
  const names = await readdir(path).catch((): string[] => [])
  for (const name of names) await unlink(join(path, name)).catch(() => {})
  await rmdir(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') await rename(path, `${path}.${randomUUID()}`)
  })
}

/** A fresh directory for the sockets that QEMU makes, closed to everybody else (N24). */
export async function makeRuntimeDirectory(files: VmFiles, qemuUser: QemuUser): Promise<void> {
  await removeRuntimeDirectory(files.runtimeDirectory)
  await mkdir(files.runtimeDirectory, { recursive: true, mode: 0o700 })
  await chmod(files.runtimeDirectory, 0o700)
  if (qemuUser) await chown(files.runtimeDirectory, qemuUser.uid, qemuUser.gid)
}

/** For good: a directory that came back with a power cut would be taken for a VM that the database forgot. */
export async function removeVmFiles(files: VmFiles): Promise<void> {
  await removeRuntimeDirectory(files.runtimeDirectory)
  await rm(files.directory, { recursive: true, force: true })
  await syncToDisk(dirname(files.directory)).catch(error => {
    // Where no VM ever was there is nothing to be gone.
    if (errorCode(error) !== 'ENOENT') throw error
  })
}
