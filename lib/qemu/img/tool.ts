/** The formats that Guesthouse stores; foreign ones are only ever a source (`SourceFormat`). */
export type StoredFormat = 'qcow2' | 'raw'

/** QEMU's driver names. `vpc` is VHD. */
export type SourceFormat = StoredFormat | 'vmdk' | 'vdi' | 'vpc' | 'vhdx'

/**
 * What one run of qemu-img may use, set by prlimit(1) before it starts: an image file is a program for qemu-img's parsers,
 * and a few KiB can ask for gigabytes of memory or minutes of CPU (CVE-2015-5162).
 */
export type ResourceLimits = {
  addressSpaceBytes?: number
  cpuSeconds?: number
  /** The largest file it may write: past it the kernel sends SIGXFSZ. */
  fileSizeBytes?: number
}

/** For looking at a file from outside: OpenStack Nova's limits. A conversion needs more CPU, in proportion to its size. */
export const INSPECTION_LIMITS = { addressSpaceBytes: 1024 ** 3, cpuSeconds: 30 } as const

/** Which qemu-img, and under which conditions. */
export type QemuImgTool = {
  /** Absolute path of qemu-img. */
  binary: string
  /** Ends the run; the call then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Wall clock for the whole run; each verb has its own default. */
  timeoutMs?: number
  limits?: ResourceLimits
}

/**
 * Refuses what qemu-img would not take as a plain path: QEMU reads `nbd://…`, `json:{…}` or `fat:/dir` as a protocol unless the
 * name starts with a slash (path_has_protocol() in QEMU's util/cutils.c and block.c).
 */
export function assertPlainPath(path: string): void {
  if (!path.startsWith('/') || path.includes('\0')) throw new TypeError(`Not an absolute path: ${JSON.stringify(path)}`)
}

/**
 * A source whose every layer is named: the format driver, no backing file whatever its header says, and a regular file below.
 * https://www.qemu.org/docs/master/system/qemu-block-drivers.html and `qemu-img --help`, "json:".
 *
 * It does not stop an external data file, which has no such switch: read the header first (SAFETY S03).
 */
export function isolatedSource({ path, format }: { path: string; format: SourceFormat }): string {
  assertPlainPath(path)
  const file = { driver: 'file', filename: path }
  return `json:${JSON.stringify(format === 'qcow2' ? { driver: format, backing: null, file } : { driver: format, file })}`
}

/** `sizeBytes` as qemu-img reads it: an integer without a unit is bytes. */
export function sizeArgument(sizeBytes: number): string {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0) throw new TypeError(`Not a size in bytes: ${sizeBytes}`)
  return String(sizeBytes)
}
