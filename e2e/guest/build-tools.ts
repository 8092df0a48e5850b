import { access, constants } from 'node:fs/promises'

/** What has to be on the host to build the Linux guest, and Debian's package for it. The rest is downloaded and never installed. */
const NEEDED = [
  { path: '/usr/bin/apt-get', package: 'apt' },
  { path: '/usr/bin/apt-cache', package: 'apt' },
  { path: '/usr/bin/dpkg-deb', package: 'dpkg' },
  { path: '/usr/bin/grub-mkrescue', package: 'grub-common' },
  // Without these two, grub-mkrescue makes an image that lacks BIOS or UEFI and says nothing.
  { path: '/usr/lib/grub/i386-pc/linux16.mod', package: 'grub-pc-bin' },
  { path: '/usr/lib/grub/x86_64-efi/linux.mod', package: 'grub-efi-amd64-bin' },
  { path: '/usr/bin/xorriso', package: 'xorriso' },
  { path: '/usr/bin/mformat', package: 'mtools' },
]

/** @throws Error that names the packages to install. */
export async function requireBuildTools(): Promise<void> {
  const checks = NEEDED.map(async needed => ((await isReadable(needed.path)) ? [] : [needed.package]))
  const missing = new Set((await Promise.all(checks)).flat())
  if (missing.size === 0) return
  throw new Error(`The test guest cannot be built on this host. On Debian: apt-get install ${[...missing].join(' ')}`)
}

const isReadable = (path: string) =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
