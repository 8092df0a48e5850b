import { open } from 'node:fs/promises'
import { runQemuImg } from './run.ts'
import { assertPlainPath, isolatedSource, type QemuImgTool, type SourceFormat, type StoredFormat } from './tool.ts'

export type ConvertRequest = {
  /** `foreign`: without its backing file, whatever the header says; `own`: the chain below becomes part of the copy. */
  source: { path: string; format: SourceFormat; origin: 'own' | 'foreign' }
  /** A name that nothing refers to yet: half a conversion passes every later check, so only a rename after success may publish it. */
  target: { path: string; format: StoredFormat; compress?: boolean }
  /** Called with 0 to 100, about once per percent. */
  onProgress?: (percent: number) => void
}

/** CPU time and wall clock grow with the size, so what is limited is standing still. */
const STALL_MS = 60_000
const TIMEOUT_MS = 24 * 3_600_000

/**
 * `qemu-img convert`. The target's content is on disk when it resolves (qemu-img itself writes with `cache=unsafe`, which skips
 * every flush); syncing the directory belongs to the rename that publishes it.
 */
export async function convertImage(tool: QemuImgTool, { source, target, onProgress }: ConvertRequest): Promise<void> {
  assertPlainPath(source.path)
  assertPlainPath(target.path)
  await runQemuImg(tool, {
    timeoutMs: TIMEOUT_MS,
    stallMs: STALL_MS,
    argv: [
      'convert',
      ...(onProgress ? ['-p'] : ['-q']),
      ...['-f', source.format, '-O', target.format],
      ...(target.compress && target.format === 'qcow2' ? ['-c'] : []),
      ...['--', source.origin === 'foreign' ? isolatedSource(source) : source.path, target.path],
    ],
    ...(onProgress && { onStdout: text => forEachPercent(text, onProgress) }),
  })
  await using file = await open(target.path, 'r+')
  await file.sync()
}

/** qemu-img redraws one line: `    (12.50/100%)\r`. A chunk may hold several, or a cut one that the next supersedes. */
function forEachPercent(text: string, onProgress: (percent: number) => void): void {
  for (const [, percent] of text.matchAll(/\((\d+(?:\.\d+)?)\/100%\)/g)) onProgress(Number(percent))
}
