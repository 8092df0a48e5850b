import { runQemuImg } from './run.ts'
import { assertPlainPath, type QemuImgTool, type StoredFormat, sizeArgument } from './tool.ts'

export type CreateRequest = {
  /** Absolute. An existing file is overwritten without a question: make sure of the name first. */
  path: string
  format: StoredFormat
  /** What the guest sees. May be left out with a backing file, whose size is then taken. */
  sizeBytes?: number
  /** `falloc` and `full` reserve the host's space at once; `metadata` (qcow2 only) writes the tables ahead. */
  preallocation?: 'off' | 'metadata' | 'falloc' | 'full'
  /** Makes an overlay (qcow2 only). The format is written into the header, so that nobody ever probes the base. */
  backing?: { path: string; format: StoredFormat }
}

const TIMEOUT_MS = 60_000
/** Writing every byte of a large disk takes as long as the host's disk does. */
const FULL_PREALLOCATION_TIMEOUT_MS = 6 * 3_600_000

/** `qemu-img create`: https://www.qemu.org/docs/master/tools/qemu-img.html#cmdoption-qemu-img-arg-create */
export async function createImage(tool: QemuImgTool, request: CreateRequest): Promise<void> {
  const { path, format, sizeBytes, preallocation = 'off', backing } = request
  assertPlainPath(path)
  if (backing) assertPlainPath(backing.path)
  if (sizeBytes === undefined && !backing) throw new TypeError('A new image needs a size or a backing file')
  // lazy_refcounts speaks up for the default: with it, a power cut leaves images that need a repair before they open.
  const options =
    format === 'qcow2' ? `preallocation=${preallocation},lazy_refcounts=off` : `preallocation=${preallocation}`
  await runQemuImg(tool, {
    timeoutMs: preallocation === 'full' ? FULL_PREALLOCATION_TIMEOUT_MS : TIMEOUT_MS,
    argv: [
      ...['create', '-q', '-f', format, '-o', options],
      ...(backing ? ['-b', backing.path, '-F', backing.format] : []),
      ...['--', path],
      ...(sizeBytes === undefined ? [] : [sizeArgument(sizeBytes)]),
    ],
  })
}
