import type { z } from 'zod'
import { QemuImgError } from './qemu-img-error.ts'

/** @throws QemuImgError when qemu-img's JSON is not what we know how to read. */
export function parseJson<T>(
  schema: z.ZodType<T>,
  { stdout, exitCode, argv }: { stdout: string; exitCode: number; argv: readonly string[] },
): T {
  try {
    return schema.parse(JSON.parse(stdout))
  } catch (cause) {
    const failure = { argv, exitCode, signal: null, stderr: stdout.slice(0, 1000), timedOut: false }
    throw new QemuImgError(failure, 'gave an answer that cannot be read', { cause })
  }
}
