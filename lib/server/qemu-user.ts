import { readFile } from 'node:fs/promises'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { type Config, StartError } from './config.ts'

type Account = { name: string; uid: number; gid: number }

/** passwd(5): name:password:uid:gid:… */
export function accountIn(passwd: string, name: string): Account | null {
  for (const line of passwd.split('\n')) {
    const [found, , uid, gid] = line.split(':')
    if (found === name && uid && gid) return { name, uid: Number(uid), gid: Number(gid) }
  }
  return null
}

/** group(5): name:password:gid:members */
export function groupIn(group: string, name: string): number | null {
  for (const line of group.split('\n')) {
    const [found, , gid] = line.split(':')
    if (found === name && gid) return Number(gid)
  }
  return null
}

/**
 * Who QEMU runs as. Started by root, Guesthouse gives its guests' QEMU to a user that owns nothing else; started by a person,
 * QEMU is that person. @throws StartError when the user is missing: QEMU as root is not an option
 */
export async function findQemuUser(config: Config): Promise<QemuUser> {
  if (!config.root) return null
  const [passwd, group] = await Promise.all([readFile('/etc/passwd', 'utf8'), readFile('/etc/group', 'utf8')])
  const account = accountIn(passwd, config.qemuUser)
  if (!account || account.uid === 0) {
    throw new StartError(
      `The user ${config.qemuUser}, as whom QEMU runs, does not exist. Start with ./guesthouse start, which makes it, or run: useradd --system --no-create-home --shell /usr/sbin/nologin ${config.qemuUser}`,
    )
  }
  const kvm = groupIn(group, 'kvm')
  return { ...account, groups: kvm === null ? [account.gid] : [account.gid, kvm] }
}
