import { constants, type Stats } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileOwner } from '../durable-file.ts'

const READ = { owner: 0o400, group: 0o040, others: 0o004 } as const

function canRead({ uid, gid, mode }: Stats, reader: NonNullable<FileOwner>): boolean {
  if (uid === reader.uid) return (mode & READ.owner) !== 0
  if (gid === reader.gid) return (mode & READ.group) !== 0
  return (mode & READ.others) !== 0
}

/**
 * Lets QEMU's user read a file that somebody put into the library by hand, by its group; never write.
 * @throws Error if it is not a regular file, or we may not change it
 */
export async function makeReadable(path: string, reader: FileOwner): Promise<void> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const stat = await file.stat()
  if (!stat.isFile()) throw new Error('Not a regular file')
  if (!reader || canRead(stat, reader)) return
  await file.chown(stat.uid, reader.gid)
  // chown(2) clears set-user-ID bits; the rest of the mode stays as it was.
  await file.chmod((stat.mode & 0o777) | READ.group)
}
