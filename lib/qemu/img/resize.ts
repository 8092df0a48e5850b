import { runQemuImg } from './run.ts'
import { assertPlainPath, type QemuImgTool, type StoredFormat, sizeArgument } from './tool.ts'

export type ResizeRequest = {
  path: string
  format: StoredFormat
  /** The new size, not a difference. */
  sizeBytes: number
  /** Cutting off the end destroys what is there: without this, qemu-img refuses to make an image smaller. */
  allowShrink?: boolean
}

/** `qemu-img resize`, for an image that no VM uses (QEMU's lock refuses it otherwise). New space is a hole, not allocated. */
export async function resizeImage(tool: QemuImgTool, request: ResizeRequest): Promise<void> {
  const { path, format, sizeBytes, allowShrink = false } = request
  assertPlainPath(path)
  const shrink = allowShrink ? ['--shrink'] : []
  await runQemuImg(tool, {
    timeoutMs: 60_000,
    argv: ['resize', '-q', '-f', format, ...shrink, '--', path, sizeArgument(sizeBytes)],
  })
}
