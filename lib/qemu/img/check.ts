import { z } from 'zod'
import { parseJson } from './parse-json.ts'
import { runQemuImg } from './run.ts'
import { assertPlainPath, isolatedSource, type QemuImgTool } from './tool.ts'

/** ImageCheck of QEMU's qapi/block-core.json. Zero counters are left out of the JSON. */
const imageCheck = z
  .object({
    'check-errors': z.number().int().nonnegative(),
    corruptions: z.number().int().nonnegative().optional(),
    leaks: z.number().int().nonnegative().optional(),
    'image-end-offset': z.number().int().nonnegative().optional(),
  })
  .transform(check => ({
    corruptions: check.corruptions ?? 0,
    /** Space that nothing refers to: harmless. */
    leakedClusters: check.leaks ?? 0,
    /** Places that could not be examined. */
    errors: check['check-errors'],
    imageEndBytes: check['image-end-offset'] ?? null,
  }))

export type ImageCheck = z.output<typeof imageCheck>

export type CheckRequest = {
  path: string
  /** The formats whose driver can check; raw has nothing to check. */
  format: 'qcow2' | 'vdi' | 'vhdx' | 'vmdk'
  origin: 'own' | 'foreign'
}

/** 2: corruptions found, 3: leaks found, 1 with JSON: the check itself met errors. From qemu-img(1). */
const ANSWERS = [2, 3]

/**
 * `qemu-img check`, read-only. It says whether the tables are sound, NOT whether the image is complete: a conversion killed
 * half-way passes. Takes time in proportion to the image's tables.
 */
export async function checkImage(tool: QemuImgTool, { path, format, origin }: CheckRequest): Promise<ImageCheck> {
  assertPlainPath(path)
  const source = origin === 'foreign' ? isolatedSource({ path, format }) : path
  const result = await runQemuImg(tool, {
    timeoutMs: 30 * 60_000,
    acceptedExitCodes: ANSWERS,
    argv: ['check', '-f', format, '--output=json', '--', source],
  })
  return parseJson(imageCheck, result)
}
