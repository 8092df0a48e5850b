import { stat } from 'node:fs/promises'
import { userWithId } from './accounts.ts'
import { type HostCpu, readCpu } from './cpu.ts'
import { groupWithId } from './groups.ts'

/** What decides how KVM could be made to work, when it does not. */
export type HostKvmFacts = {
  /** The user that would have to be let in. */
  userName: string
  /** The group that the device belongs to; null when there is no device, or when only root may use it. */
  deviceGroup: string | null
  cpuVendor: HostCpu['vendor']
  cpuHasVirtualization: boolean
}

/** `uid` is the user that QEMU runs as. */
export async function readKvmFacts({
  uid,
  devicePath = '/dev/kvm',
}: {
  uid: number
  devicePath?: string
}): Promise<HostKvmFacts> {
  const [cpu, user, deviceGroup] = await Promise.all([readCpu(), userWithId(uid), groupOf(devicePath)])
  return {
    userName: user?.name ?? String(uid),
    deviceGroup,
    cpuVendor: cpu.vendor,
    cpuHasVirtualization: cpu.hasVirtualization,
  }
}

const GROUP_READ_WRITE = 0o060

async function groupOf(path: string): Promise<string | null> {
  const device = await stat(path).catch(() => null)
  // Nobody should be told to join root's group: udev's own rule says group kvm, and a device without it is not set up.
  if (!device || device.gid === 0 || (device.mode & GROUP_READ_WRITE) !== GROUP_READ_WRITE) return null
  return (await groupWithId(device.gid))?.name ?? null
}
