import { chmod, chown, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The user that QEMU runs as; null when it is the one that Guesthouse runs as. */
export type FileOwner = { uid: number; gid: number } | null

/** Waits until the content of a file, or the names in a directory, are on the disk. */
export async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives a finished file its name for good: after a power cut it is there as a whole or not at all (SAFETY F13). */
export async function publishFile({ from, to }: { from: string; to: string }): Promise<void> {
  await syncToDisk(from)
  await rename(from, to)
  await syncToDisk(dirname(to))
}

/** Removes for good; what is not there is removed already. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
  await syncToDisk(dirname(path))
}

/** Makes a directory whose files QEMU can reach by name, and which nobody else can enter or list. */
export async function prepareDirectory(path: string, owner: FileOwner): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  if (!owner) return
  await chown(path, process.getuid?.() ?? 0, owner.gid)
  await chmod(path, 0o710)
}
