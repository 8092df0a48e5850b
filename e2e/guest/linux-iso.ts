import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { execa } from 'execa'
import { requireBuildTools } from './build-tools.ts'
import { type CpioEntry, characterDevice, cpioArchive, folder, link, program } from './cpio.ts'
import { type DebianPackage, resolvePackage, unpackPackage } from './debian-packages.ts'

/**
 * The kernel for clouds: LZ4 inside instead of XZ, which matters under emulation, and small. It has what a test needs: VGA text and
 * EFI screens, the PS/2 keyboard, serial ports, ISA and virtio. It has no AHCI, USB or DRM.
 */
const KERNEL_META_PACKAGE = 'linux-image-cloud-amd64'

/**
 * In the order of insertion, since nothing here resolves dependencies: the ACPI power button, then virtio's disks, NICs (`failover`
 * before them) and balloon.
 */
const MODULES = [
  ...['drivers/input/evdev', 'drivers/acpi/button'],
  ...['virtio_ring', 'virtio', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci'].map(
    name => `drivers/virtio/${name}`,
  ),
  ...['drivers/block/virtio_blk', 'net/core/failover', 'drivers/net/net_failover', 'drivers/net/virtio_net'],
  'drivers/virtio/virtio_balloon',
  // The panic sensor, on ISA as well.
  ...['drivers/misc/pvpanic/pvpanic', 'drivers/misc/pvpanic/pvpanic-mmio'],
]

/** `quiet` keeps the screen for the shell; a panic shows on both consoles and ends the VM (`panic=-1` reboots, `-no-reboot` quits). */
const KERNEL_ARGUMENTS =
  'quiet loglevel=3 console=tty0 console=ttyS0,115200 panic=-1 tsc=reliable no_timer_check mitigations=off cryptomgr.notests'

/** By BIOS the kernel's own 16-bit entry is taken: under emulation that is a second or more faster than GRUB's 32-bit one (measured). */
const GRUB_CONFIGURATION = `
if [ "$grub_platform" = efi ]; then
  insmod all_video
  set gfxpayload=keep
  linux /boot/vmlinuz ${KERNEL_ARGUMENTS}
  initrd /boot/initrd
else
  linux16 /boot/vmlinuz ${KERNEL_ARGUMENTS}
  initrd16 /boot/initrd
fi
boot
`

/**
 * A small Linux that boots from CD by BIOS and by UEFI to a root shell on the screen and on the serial port, where it says
 * `guesthouse-guest: ready`. Built from Debian's packages, kept in `cacheDirectory` until one of them or this folder changes.
 */
export async function buildLinuxIso(cacheDirectory: string): Promise<string> {
  await requireBuildTools()
  const [kernelMeta, busybox] = await Promise.all([
    resolvePackage(KERNEL_META_PACKAGE),
    resolvePackage('busybox-static'),
  ])
  const kernel = await resolvePackage(
    kernelMeta.depends.find(name => name.startsWith('linux-image-')) ?? KERNEL_META_PACKAGE,
  )
  const iso = join(cacheDirectory, `linux-${await fingerprint([kernel, busybox])}.iso`)
  if (await stat(iso).catch(() => null)) return iso

  await mkdir(cacheDirectory, { recursive: true })
  const kernelFiles = await unpackPackage(kernel, cacheDirectory)
  const busyboxFiles = await unpackPackage(busybox, cacheDirectory)
  const tree = await mkdtemp(join(cacheDirectory, 'unfinished-'))
  const unfinished = `${tree}.iso`
  try {
    await mkdir(join(tree, 'boot', 'grub'), { recursive: true })
    await cp(await theOnly(join(kernelFiles, 'boot'), 'vmlinuz-'), join(tree, 'boot', 'vmlinuz'))
    await writeFile(join(tree, 'boot', 'initrd'), await initramfs({ kernelFiles, busyboxFiles }))
    await writeFile(join(tree, 'boot', 'grub', 'grub.cfg'), GRUB_CONFIGURATION)
    const lean = ['--fonts=', '--themes=', '--locales=', '--product-name=Guesthouse test guest']
    await execa('grub-mkrescue', [...lean, `--output=${unfinished}`, tree, '--', '-volid', 'GUESTHOUSE_TEST'])
    await rename(unfinished, iso)
  } finally {
    await rm(tree, { recursive: true })
    await rm(unfinished, { force: true })
  }
  return iso
}

async function initramfs({
  kernelFiles,
  busyboxFiles,
}: {
  kernelFiles: string
  busyboxFiles: string
}): Promise<Buffer> {
  const release = await theOnly(join(kernelFiles, 'lib', 'modules'), '')
  const modules = await Promise.all(MODULES.map(name => readFile(join(release, 'kernel', `${name}.ko`))))
  const names = MODULES.map(name => `${basename(name)}.ko`)
  const entries: CpioEntry[] = [
    ...['bin', 'dev', 'proc', 'sys', 'modules', 'tmp'].map(folder),
    characterDevice('dev/console', 5, 1),
    program('init', await readFile(join(import.meta.dirname, 'init.sh'))),
    program('bin/busybox', await readFile(join(busyboxFiles, 'bin', 'busybox'))),
    link('bin/sh', 'busybox'),
    ...modules.map((content, index) => program(`modules/${names[index]}`, content)),
    program('modules/order', Buffer.from(`${names.join('\n')}\n`)),
  ]
  return cpioArchive(entries)
}

/** Changes when a package or a source of the guest does. */
async function fingerprint(packages: DebianPackage[]): Promise<string> {
  const hash = createHash('sha256')
  for (const { name, version } of packages) hash.update(`${name}=${version}\n`)
  for (const source of ['linux-iso.ts', 'cpio.ts', 'init.sh'])
    hash.update(await readFile(join(import.meta.dirname, source)))
  return hash.digest('hex').slice(0, 16)
}

async function theOnly(directory: string, prefix: string): Promise<string> {
  const name = (await readdir(directory)).find(candidate => candidate.startsWith(prefix))
  if (!name) throw new Error(`Nothing named ${prefix}… in ${directory}: the kernel package is not laid out as expected`)
  return join(directory, name)
}
