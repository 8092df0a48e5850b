import { userNamed } from '#lib/host/accounts.ts'
import { groupNamed } from '#lib/host/groups.ts'
import type { QemuUser } from '#lib/hypervisor/qemu-host.ts'
import { type Config, StartError } from './config.ts'

/**
 * Who QEMU runs as. Started by root, Guesthouse gives its guests' QEMU to a user that owns nothing else; started by a person,
 * QEMU is that person. @throws StartError when the user is missing: QEMU as root is not an option
 */
export async function findQemuUser(config: Config): Promise<QemuUser> {
  if (!config.root) return null
  const account = await userNamed(config.qemuUser)
  if (!account || account.uid === 0) {
    throw new StartError(
      `The user ${config.qemuUser}, as whom QEMU runs, does not exist. Start with ./guesthouse start, which makes it, or run: useradd --system --no-create-home --shell /usr/sbin/nologin ${config.qemuUser}`,
    )
  }
  const kvm = await groupNamed('kvm')
  return { ...account, groups: kvm ? [account.gid, kvm.gid] : [account.gid] }
}
