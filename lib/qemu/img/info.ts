import { z } from 'zod'
import { parseJson } from './parse-json.ts'
import { runQemuImg } from './run.ts'
import { assertPlainPath, isolatedSource, type QemuImgTool, type SourceFormat } from './tool.ts'

/** ImageInfo and ImageInfoSpecificQCow2 of QEMU's qapi/block-core.json, as far as we use them. */
const qemuImageInfo = z.object({
  format: z.string(),
  'virtual-size': z.number().int().nonnegative(),
  'actual-size': z.number().int().nonnegative().optional(),
  'cluster-size': z.number().int().positive().optional(),
  'dirty-flag': z.boolean().optional(),
  encrypted: z.boolean().optional(),
  'backing-filename': z.string().optional(),
  'full-backing-filename': z.string().optional(),
  'backing-filename-format': z.string().optional(),
  snapshots: z.array(z.object({ id: z.string(), name: z.string(), 'vm-state-size': z.number() })).optional(),
  'format-specific': z.object({ type: z.string(), data: z.looseObject({}).optional() }).optional(),
})

const qcow2Specifics = z.object({
  compat: z.string(),
  corrupt: z.boolean().optional(),
  'data-file': z.string().optional(),
  'extended-l2': z.boolean().optional(),
})

const imageInfo = qemuImageInfo.transform(info => {
  const specifics = info['format-specific']
  const qcow2 = specifics?.type === 'qcow2' ? qcow2Specifics.parse(specifics.data) : undefined
  const backing = info['backing-filename']
  return {
    format: info.format,
    virtualSizeBytes: info['virtual-size'],
    /** What the host spends, holes not counted. */
    allocatedBytes: info['actual-size'] ?? null,
    clusterSizeBytes: info['cluster-size'] ?? null,
    /** Not closed properly; QEMU repairs it at the next read-write open. */
    dirty: info['dirty-flag'] ?? false,
    corrupt: qcow2?.corrupt ?? false,
    encrypted: info.encrypted ?? false,
    /** As written in the header, which for a file from outside is a claim, not a path to follow. */
    backing:
      backing === undefined
        ? null
        : {
            filename: backing,
            fullFilename: info['full-backing-filename'] ?? null,
            format: info['backing-filename-format'] ?? null,
          },
    dataFile: qcow2?.['data-file'] ?? null,
    snapshots: (info.snapshots ?? []).map(({ id, name, 'vm-state-size': vmStateSizeBytes }) => ({
      id,
      name,
      vmStateSizeBytes,
    })),
  }
})

export type ImageInfo = z.output<typeof imageInfo>

export type InfoRequest = {
  path: string
  format: SourceFormat
  /** `foreign`: the file came from outside. Only its own bytes are opened, never a backing file. Give `INSPECTION_LIMITS`. */
  origin: 'own' | 'foreign'
}

/**
 * `qemu-img info` of one image, not of its chain. Fails on an image that a running VM writes to: ask that VM's QMP instead
 * (`-U`, reading past the lock, may return half-written tables).
 */
export async function readImageInfo(tool: QemuImgTool, { path, format, origin }: InfoRequest): Promise<ImageInfo> {
  assertPlainPath(path)
  const source = origin === 'foreign' ? isolatedSource({ path, format }) : path
  const result = await runQemuImg(tool, {
    timeoutMs: 60_000,
    argv: ['info', '-f', format, '--output=json', '--', source],
  })
  return parseJson(imageInfo, result)
}
