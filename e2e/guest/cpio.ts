/** One member of an archive: a folder, a file with its content, or a device node is all that an initramfs of ours needs. */
export type CpioEntry = { path: string; mode: number; content?: Buffer; device?: { major: number; minor: number } }

const FOLDER = 0o040755
const PROGRAM = 0o100755

export const folder = (path: string): CpioEntry => ({ path, mode: FOLDER })
export const program = (path: string, content: Buffer): CpioEntry => ({ path, mode: PROGRAM, content })
export const link = (path: string, target: string): CpioEntry => ({
  path,
  mode: 0o120777,
  content: Buffer.from(target),
})
export const characterDevice = (path: string, major: number, minor: number): CpioEntry => ({
  path,
  mode: 0o020600,
  device: { major, minor },
})

/**
 * The archive that the kernel unpacks as its first root file system, in "newc" format: a header of 8-digit hexadecimal numbers,
 * the name, the content, each padded to four bytes. https://docs.kernel.org/driver-api/early-userspace/buffer-format.html
 */
export function cpioArchive(entries: CpioEntry[]): Buffer {
  const members = [...entries, { path: 'TRAILER!!!', mode: 0 }]
  return Buffer.concat(members.flatMap((entry, index) => member(entry, index + 1)))
}

function member({ path, mode, content = Buffer.alloc(0), device }: CpioEntry, inode: number): Buffer[] {
  const name = Buffer.from(`${path}\0`)
  const links = mode === FOLDER ? 2 : 1
  const header = [
    inode,
    mode,
    ...[0, 0, links, 0],
    content.length,
    ...[0, 0, device?.major ?? 0, device?.minor ?? 0],
    name.length,
    0,
  ]
  const text = `070701${header.map(number => number.toString(16).padStart(8, '0')).join('')}`
  return [padded(Buffer.concat([Buffer.from(text), name])), padded(content)]
}

const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
