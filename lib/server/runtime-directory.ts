import { chmod, lstat, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { StartError } from './config.ts'

const OTHERS_MAY_WRITE = 0o022
/** As in /tmp: who does not own a name there can neither remove nor replace it. */
const STICKY = 0o1000
const PASSAGE_FOR_OTHERS = 0o011

function notOurs(path: string): StartError {
  return new StartError(
    `${path} belongs to somebody else or can be changed by others, who could put sockets of their own in place of the VMs’. ` +
      'Remove it, or set GUESTHOUSE_RUNTIME_DIR to a directory of your own.',
  )
}

/**
 * Makes the directory of the sockets, and makes sure that nobody else can have made it, or swap it later: its usual place for a
 * person without XDG_RUNTIME_DIR is in /tmp, where anybody can be first.
 * @throws StartError when somebody else has a hand in it, the system's error when it cannot be made
 */
export async function makeRuntimeRoot(runtimePath: string, { uid }: { uid: number }): Promise<void> {
  const parent = dirname(runtimePath)
  const made = await mkdir(parent, { recursive: true })
  // Whatever our umask says, QEMU's user has to get through.
  if (made !== undefined)
    for (let path = parent; path.length >= made.length; path = dirname(path)) await chmod(path, 0o711)
  await mkdir(runtimePath, { recursive: true })
  const [own, around] = [await lstat(runtimePath), await stat(parent)]
  if (!own.isDirectory() || own.uid !== uid) throw notOurs(runtimePath)
  const isShared = (around.mode & OTHERS_MAY_WRITE) !== 0 && (around.mode & STICKY) === 0
  if (isShared || (around.uid !== uid && around.uid !== 0)) throw notOurs(parent)
  await chmod(runtimePath, 0o711)
}

/**
 * @throws StartError when QEMU's user can certainly not get to `path`: no VM would start, and QEMU would only say “Permission
 * denied”. A directory that its group may enter passes, because the group's bits may stand for an ACL (acl(5)).
 */
export async function requirePassage(path: string, qemuUser: QemuUser): Promise<void> {
  if (!qemuUser) return
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid } = await stat(folder)
    if ((mode & PASSAGE_FOR_OTHERS) !== 0 || uid === qemuUser.uid) continue
    throw new StartError(
      `QEMU runs as the user ${qemuUser.name}, which cannot get to ${path}, because ${folder} is closed to it. ` +
        `Use another place, such as /var/lib/guesthouse, or allow passage: chmod o+x ${folder}`,
    )
  }
}
